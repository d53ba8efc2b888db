// What is sent without a network waits, and arrives in order.
import { createClient, memoryStore, SkeinHttp, textOf } from "@skein/sdk";
import { AccountService } from "@skein/sdk/proto";

const url = "http://localhost:8080";
const appKey = "demo";
const login = { userId: "olga", password: "correct horse" };
const accounts = new SkeinHttp(url).service(AccountService);
await accounts.register({ appKey, ...login, nickname: "Olga" }).catch((known) => {
  if (known.code !== "ACCOUNT_TAKEN") throw known;
});

// In a browser the default store survives the page; here both runs of the client share one in memory.
const store = memoryStore();
const texts = ["one", "two", "three"];

const before = createClient({ url: "http://127.0.0.1:9", appKey, login, store });
before.on("connection", ({ state, error }) => error && console.log(`${state}: ${error.code}`));
// start() resolves when everything missed is there; here nobody waits for that, and open() is enough to send.
before.start().catch((error) => console.log(`start: ${error.code}`));
await before.open();
for (const text of texts) {
  // Fails when the client is stopped; the message stays in the store and goes out after the next start.
  before.sendText({ userId: "olga" }, text).catch((error) => console.log(`${text}: ${error.code}`));
}
console.log(`waiting: ${(await before.conversations.pending()).length}`);
await before.stop();

const after = createClient({ url, appKey, login, store });
let left = texts.length;
const allSent = new Promise<void>((resolve) => {
  after.on("send", ({ state, seq, pending }) => {
    if (state !== "sent") return;
    console.log(`sent #${seq}: ${textOf(pending.content)}`);
    if (--left === 0) resolve();
  });
});
await after.start();
await allSent;
await after.stop();
