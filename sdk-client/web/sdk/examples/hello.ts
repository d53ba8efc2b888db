import { createClient, SkeinHttp, textOf } from "@skein/sdk";
import { AccountService } from "@skein/sdk/proto";

const url = globalThis.location?.origin ?? "http://localhost:8080"; // a page asks its own gateway
const carol = { userId: "carol", password: "correct horse" };
const accounts = new SkeinHttp(url).service(AccountService);
await accounts.register({ appKey: "demo", nickname: "Carol", ...carol }).catch((known) => {
  if (known.code !== "ACCOUNT_TAKEN") throw known;
});
const client = createClient({ url, appKey: "demo", login: carol });
client.on("message", ({ message }) => console.log(`${message.sender}: ${textOf(message)}`));
await client.start();
await client.sendText({ userId: "bob" }, "hello"); // stored when it resolves
await client.stop();
