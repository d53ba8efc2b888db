// Any method of any service, as the contract describes it: there is no line for it in the SDK.
import { createClient, pagesOf, SkeinHttp } from "@skein/sdk";
import { AccountService, GroupKind, GroupService } from "@skein/sdk/proto";

const url = "http://localhost:8080";
const appKey = "demo";
const login = { userId: "gerda", password: "correct horse" };
const accounts = new SkeinHttp(url).service(AccountService);
await accounts.register({ appKey, ...login, nickname: "Gerda" }).catch((known) => {
  if (known.code !== "ACCOUNT_TAKEN") throw known;
});

const client = createClient({ url, appKey, login });
await client.start();
const groups = client.service(GroupService);
const { group } = await groups.create({ kind: GroupKind.PRIVATE, name: "geese" });
for await (const { members } of pagesOf(groups.listMembers, { groupId: group?.groupId })) {
  console.log(`geese: ${members.map(({ userId }) => userId)}`);
}
await groups.leave({ groupId: "no such group" }).catch(({ code, retryable }) => console.log(code, retryable));
await client.stop();
