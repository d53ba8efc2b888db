// What is sent without a network waits, and arrives in order: SKEIN_URL=http://localhost:8080 node dist-examples/offline-queue.js
import { createClient, memoryStore, SkeinHttp } from "@skein/sdk";

const url = process.env.SKEIN_URL ?? "http://localhost:8080";
const appKey = process.env.SKEIN_APP_KEY ?? "demo";
const userId = `olga-${Date.now().toString(36)}`;
const login = { userId, password: "correct horse" };
await new SkeinHttp(url).register({ appKey, ...login, nickname: "Olga" });

// tag::offline[]
// In a browser the default store survives the page; here both runs of the client share one in memory.
const store = memoryStore();

const before = createClient({ url: "http://127.0.0.1:9", appKey, login, store });
before.start().catch(() => {});
before.on("connection", ({ state, error }) => error && console.log(`${state}: ${error.code}`));
for (const text of ["one", "two", "three"]) {
  // Fails when the client is stopped; the message stays in the store and goes out after the next start.
  before.sendText({ userId }, text).catch((error) => console.log(`${text}: ${error.code}`));
}
await new Promise((resolve) => setTimeout(resolve, 300));
console.log(`waiting: ${(await before.conversations.pending()).length}`);
await before.stop();

const after = createClient({ url, appKey, login, store });
const allSent = new Promise<void>((resolve) => {
  after.on("send", ({ state, seq, pending }) => {
    if (state === "sent") {
      console.log(`sent #${seq}: ${pending.content.kind.case === "text" ? pending.content.kind.value.text : ""}`);
      if (seq === 3) {
        resolve();
      }
    }
  });
});
await after.start();
await allSent;
// end::offline[]
await after.stop();
