import { ChatPage } from "../support/chat-page.js";
import { expect, test } from "../support/fixtures.js";
import { Account, pairOf } from "../support/skein.js";

test("after a reload the user is signed in, in the same conversation, with the draft", async ({ person }) => {
  const bob = await Account.register("bob");
  const dora = await Account.register("dora");
  const { chat, page, account } = await person("alice");
  await bob.send({ user_id: account.userId }, "first");
  await dora.send({ user_id: account.userId }, "from Dora");
  await chat.open("Bob");
  await chat.send("second");
  await bob.send({ user_id: account.userId }, "third");
  await chat.hasTexts("first", "second", "third");
  await chat.box.fill("not yet sent\nsecond line");
  await expect.poll(() => page.evaluate(() => JSON.stringify({ ...localStorage }))).toContain("not yet sent");

  await page.reload();

  await chat.shows("Bob");
  await chat.hasTexts("first", "second", "third");
  await expect(chat.box).toHaveValue("not yet sent\nsecond line");
  await chat.open("Dora");
  await expect(chat.row("Bob")).toHaveAccessibleName(/Draft: not yet sent/);
  await chat.open("Bob");
  await expect(chat.box).toHaveValue("not yet sent\nsecond line");
});

test("what was said while the page was closed is there once, in order", async ({ person }) => {
  const bob = await Account.register("bob");
  const { chat, page, account, context } = await person("alice");
  await bob.send({ user_id: account.userId }, "before");
  await chat.open("Bob");
  await chat.hasTexts("before");
  await expect(chat.row("Bob")).not.toHaveAccessibleName(/unread/);

  await page.close();
  for (const text of ["one", "two", "three"]) {
    await bob.send({ user_id: account.userId }, text);
  }
  const again = await context.newPage();
  await again.goto("/");

  const reopened = new ChatPage(again);
  await expect(reopened.row("Bob")).toHaveAccessibleName(/3 unread/);
  await reopened.open("Bob");
  await reopened.hasTexts("before", "one", "two", "three");
  expect((await bob.pull(pairOf(bob, account))).map(({ seq }) => seq)).toEqual([1, 2, 3, 4]);
});
