import { expect, NETWORK_IS_DOWN, test } from "../support/fixtures.js";
import { Account, freshId } from "../support/skein.js";

test("two people sign up, find each other and talk", { tag: ["@MSG-01", "@SDK-16"] }, async ({ visitor }) => {
  const [aliceId, bobId] = [freshId("alice"), freshId("bob")];
  const alice = (await visitor()).chat;
  const bob = (await visitor()).chat;
  await alice.signUp(aliceId, "Alice");
  await bob.signUp(bobId, "Bob");

  await alice.startConversation(bobId);
  await alice.shows("Bob");
  await alice.send("Hello Bob");
  await alice.isMarked("Hello Bob", "Sent");

  await expect(bob.row("Alice")).toHaveAccessibleName(/1 unread.*Hello Bob/);
  await expect(bob.page).toHaveTitle("(1) Skein");
  await bob.open("Alice");
  await bob.hasTexts("Hello Bob");
  await alice.isMarked("Hello Bob", "Read");
  await expect(bob.row("Alice")).not.toHaveAccessibleName(/unread/);
  await expect(bob.page).toHaveTitle("Skein");

  await bob.send("Hello Alice");
  await alice.hasTexts("Hello Bob", "Hello Alice");
  await bob.isMarked("Hello Alice", "Read");
  await expect(alice.row("Bob")).not.toHaveAccessibleName(/unread/);
});

test("a user id that is taken or unknown is said at the field", async ({ visitor, watch }) => {
  watch.allow(/console\.error: Failed to load resource: the server responded with a status of 4\d\d .*\/skein\.v1\./);
  const taken = await Account.register("taken");
  const { chat, page } = await visitor();

  await page.getByRole("tab", { name: "Sign up" }).click();
  await page.getByRole("textbox", { name: "User ID" }).fill(taken.userId);
  await page.getByLabel("Password", { exact: true }).fill("correct horse battery");
  await chat.button("Create account").click();
  await expect(page.getByRole("alert").filter({ hasText: /taken/ })).toBeVisible();
  await expect(page.getByRole("textbox", { name: "User ID" })).toHaveAccessibleDescription(/taken/);

  await page.getByRole("tab", { name: "Sign in" }).click();
  await page.getByRole("textbox", { name: "User ID" }).fill(taken.userId);
  await page.getByLabel("Password", { exact: true }).fill("wrong horse");
  await chat.button("Sign in").click();
  await expect(page.getByRole("alert").filter({ hasText: /wrong/ })).toBeVisible();

  await chat.signIn(taken.userId);
  await chat.button("New conversation").first().click();
  await chat.dialog.getByRole("textbox", { name: "User ID" }).fill("nobody-of-this-name");
  await chat.dialog.getByRole("button", { name: "Start" }).click();
  await expect(chat.dialog.getByRole("alert")).toContainText("nobody-of-this-name");
});

test("a group is made, grows, shrinks and is left", { tag: ["@GRP-28", "@GRP-29", "@GRP-30", "@GRP-41"] }, async ({
  person,
}) => {
  const alice = await person("alice");
  const bob = await person("bob");
  const carol = await person("carol");

  await alice.chat.createGroup("Weekend trip", [bob.account.userId]);
  await alice.chat.send("Who drives?");
  await expect(bob.chat.row("Weekend trip")).toHaveAccessibleName(/unread.*Who drives\?/);
  await bob.chat.open("Weekend trip");
  await bob.chat.send("I do");
  await alice.chat.hasTexts("You created the group with Bob", "Who drives?", "I do");

  await alice.chat.openDetails();
  await expect(alice.chat.members()).toHaveCount(2);
  await alice.chat.addMember(carol.account.userId);
  await expect(alice.chat.members()).toHaveCount(3);
  await expect(alice.chat.members().filter({ hasText: "Alice" })).toContainText("Owner");
  await alice.chat.hasTexts("You created the group with Bob", "Who drives?", "I do", "You added Carol");
  await bob.chat.hasTexts("Alice created the group with you", "Who drives?", "I do", "Alice added Carol");

  await carol.chat.open("Weekend trip");
  await carol.chat.send("Hello, I am new");
  await bob.chat.hasTexts(
    "Alice created the group with you",
    "Who drives?",
    "I do",
    "Alice added Carol",
    "Hello, I am new",
  );
  await expect(bob.chat.log.getByRole("article", { name: /^.?Carol.?, \d\d:\d\d/ })).toBeVisible();

  await alice.chat.removeMember("Bob");
  await expect(alice.chat.members()).toHaveCount(2);
  await expect(bob.chat.banner(/Alice.? removed you from this group/)).toBeVisible();
  await expect(bob.chat.box).toHaveCount(0);
  await bob.chat.openDetails();
  await expect(bob.chat.details).toContainText("You are not a member of this group");
  await expect(bob.chat.members()).toHaveCount(0);
  await alice.chat.send("Now we are two");
  await expect(carol.chat.message("Now we are two")).toBeVisible();

  await carol.chat.openDetails();
  await carol.chat.leaveGroup();
  await expect(carol.chat.box).toHaveCount(0);
  await expect(alice.chat.bodies().last()).toContainText("left the group");
  await expect(carol.chat.banner(/You left this group/)).toBeVisible();
  await expect(alice.chat.members()).toHaveCount(1);
  expect(await bob.chat.texts()).not.toContain("Now we are two");
});

test("who has the name of another is told apart by the id", async ({ person, watch }) => {
  watch.allow(...NETWORK_IS_DOWN);
  const { chat, page, account, context } = await person("alice", {
    permissions: ["clipboard-read", "clipboard-write"],
  });
  const bob = await Account.register("bob", { nickname: "鲍勃" });
  const liar = await Account.register("liar", { nickname: "鲍勃" });
  await liar.send({ user_id: account.userId }, "I am Bob");
  await expect(chat.row("鲍勃")).not.toHaveAccessibleName(new RegExp(liar.userId));
  await bob.send({ user_id: account.userId }, "so am I");

  await expect(chat.row(`鲍勃 ${bob.userId}`)).toBeVisible();
  await chat.row(`鲍勃 ${liar.userId}`).click();
  await expect(page.getByRole("main").getByRole("heading")).toContainText(liar.userId);
  await chat.button("Details").click();
  const profile = page.getByRole("region", { name: "Profile" });
  await expect(profile).toContainText(liar.userId);
  await profile.getByRole("button", { name: "Copy" }).click();
  await expect(profile.getByRole("status")).toHaveText("Copied.");
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(liar.userId);

  // Then it is not known whether they are there, and below the name stands nothing that is in it.
  await context.setOffline(true);
  await expect(chat.banner(/Offline/)).toBeVisible();
  await expect(page.getByRole("main").getByText(liar.userId)).toHaveCount(1);
});

test("an owner is told what leaving means, and a form what was corrected", async ({ person }) => {
  const bob = await Account.register("bob");
  const { chat, page } = await person("alice");
  await chat.button("New group").click();
  const name = chat.dialog.getByRole("textbox", { name: "Group name" });
  await chat.dialog.getByRole("button", { name: "Create group" }).click();
  await expect(name).toHaveAccessibleDescription(/Give the group a name/);
  await name.fill("周末环湖骑行的朋友们啊");
  await expect(name).toHaveAccessibleDescription(/too long.*33 of 30 bytes/);
  await name.fill("周末环湖骑行的朋友们");
  await expect(name).toHaveAccessibleDescription(/30 of 30 bytes/);
  await expect(chat.dialog.getByRole("alert")).toHaveCount(0);
  const members = chat.dialog.getByRole("textbox", { name: "Members" });
  // At once, as pasting does.
  await members.fill(`${bob.userId}, somebody-else,`);
  await expect(chat.dialog.getByRole("listitem")).toHaveText([bob.userId, "somebody-else"]);
  await expect(members).toHaveValue("");
  await page.keyboard.press("Escape");

  await chat.createGroup("Ours", [bob.userId]);
  await chat.openDetails();
  await chat.details.getByRole("button", { name: "Leave group" }).click();
  await expect(chat.dialog).toContainText("stays without an owner");
  await chat.dialog.getByRole("button", { name: "Leave", exact: true }).click();
  await expect(chat.banner(/You left this group/)).toBeVisible();
  await expect(chat.details).not.toContainText("Owner");
  await expect(chat.details.getByRole("button", { name: "Close" })).toBeFocused();
});

test("two accounts on one device do not mix", { tag: "@SDK-05" }, async ({ person }) => {
  const friend = await Account.register("friend");
  const first = await person("first");
  await friend.send({ user_id: first.account.userId }, "for the first");
  const second = await Account.register("second");
  await friend.send({ user_id: second.userId }, "for the second");
  const { chat } = first;
  await expect(chat.row("Friend")).toHaveAccessibleName(/for the first/);

  const dialog = await chat.openAccount();
  await dialog.getByRole("button", { name: "Add account" }).click();
  await chat.signIn(second.userId);
  await expect(chat.row("Friend")).toHaveAccessibleName(/for the second/);

  const again = await chat.openAccount();
  await again.getByRole("button", { name: /^Switch to .*First/ }).click();
  await expect(chat.row("Friend")).toHaveAccessibleName(/for the first/);
  await expect(chat.rows()).toHaveCount(1);
});
