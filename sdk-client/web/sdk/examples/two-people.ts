// Two people talk, each on a device of their own; run it twice, and they are known already.
import { createClient, type SkeinClient, SkeinHttp, textOf } from "@skein/sdk";
import { AccountService } from "@skein/sdk/proto";

const url = "http://localhost:8080";
const appKey = "demo";

async function person(userId: string, password: string): Promise<SkeinClient> {
  const accounts = new SkeinHttp(url).service(AccountService);
  await accounts.register({ appKey, userId, password, nickname: userId }).catch((known) => {
    if (known.code !== "ACCOUNT_TAKEN") throw known;
  });
  const client = createClient({ url, appKey, login: { userId, password } });
  client.on("message", ({ message }) => console.log(`${userId} sees ${message.sender}: ${textOf(message)}`));
  await client.start();
  return client;
}

const alice = await person("alice", "correct horse");
const bob = await person("bob", "battery staple");

const answer = new Promise<string>((resolve) => {
  alice.on("message", ({ message, own, origin }) => {
    if (!own && origin === "live") resolve(textOf(message));
  });
});
await alice.sendText({ userId: "bob" }, "hello"); // stored when it resolves
await bob.sendText({ userId: "alice" }, "hi Alice");
console.log(`alice was answered: ${await answer}`);
await Promise.all([alice.stop(), bob.stop()]);
