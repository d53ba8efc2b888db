// Two people talk, each on a device of their own: SKEIN_URL=http://localhost:8080 node dist-examples/two-people.js
import { createClient, type SkeinClient, SkeinHttp, textOf } from "@skein/sdk";

const url = process.env.SKEIN_URL ?? "http://localhost:8080";
const appKey = process.env.SKEIN_APP_KEY ?? "demo";
const run = Date.now().toString(36);

// tag::connect[]
/** Registers a new account and signs in. */
async function join(userId: string, nickname: string): Promise<SkeinClient> {
  const password = "correct horse";
  await new SkeinHttp(url).register({ appKey, userId, password, nickname });
  const client = createClient({ url, appKey, login: { userId, password } });
  await client.start();
  return client;
}
// end::connect[]

const alice = await join(`alice-${run}`, "Alice");
const bob = await join(`bob-${run}`, "Bob");

// tag::talk[]
const answered = new Promise<void>((resolve) => {
  alice.on("message", ({ message, own }) => {
    if (!own) {
      console.log(`alice got: ${textOf(message)}`);
      resolve();
    }
  });
});
bob.on("message", ({ message, own }) => {
  if (!own) {
    console.log(`bob got: ${textOf(message)}`);
    void bob.sendText({ userId: message.sender }, "Hello Alice!");
  }
});

const { seq, conversationId } = await alice.sendText({ userId: bob.userId }, "Hello Bob!");
console.log(`sent: ${conversationId.replaceAll(`-${run}`, "")} #${seq}`);
await answered;
// end::talk[]

await alice.conversations.markAllRead(conversationId);
await Promise.all([alice.stop(), bob.stop()]);
