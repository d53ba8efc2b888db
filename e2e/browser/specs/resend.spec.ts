import { expect, NETWORK_IS_DOWN, test } from "../support/fixtures.js";
import { Account, pairOf } from "../support/skein.js";

test("a refused message can be sent again, and arrives once", { tag: "@MSG-48" }, async ({ person, watch }) => {
  watch.allow(...NETWORK_IS_DOWN);
  const owner = await Account.register("owner");
  const alice = await person("alice");
  const { chat, account } = alice;
  const { groupId, conversationId } = await owner.createGroup("Readers", [account]);
  await owner.send({ group_id: groupId }, "welcome");
  await chat.open("Readers");
  await expect(chat.message("welcome")).toBeVisible();

  // Removed while she writes: the server refuses what her device took.
  await alice.context.setOffline(true);
  await expect(chat.banner(/Offline/)).toBeVisible();
  await owner.removeMember(groupId, account);
  await chat.send("try this again");
  await chat.send("forget this");
  await alice.context.setOffline(false);
  await chat.isMarked("try this again", "Failed");
  await chat.isMarked("forget this", "Failed");
  await expect(chat.row("Readers")).toHaveAccessibleName(/Not sent|Failed/);

  await owner.addMember(groupId, account);
  await expect(chat.box).toBeVisible();
  await chat.message("forget this").getByRole("button", { name: "Delete" }).click();
  await expect(chat.message("forget this")).toHaveCount(0);
  await chat.message("try this again").getByRole("button", { name: "Resend" }).click();

  await chat.isMarked("try this again", "Sent");
  await expect(chat.message("try this again")).toHaveCount(1);
  const stored = (await owner.pull(conversationId)).map(({ text }) => text);
  expect(stored.filter((text) => text === "try this again")).toHaveLength(1);
  expect(stored).not.toContain("forget this");
});

test("an answer that gets lost does not double the message", { tag: "@MSG-03" }, async ({ visitor, watch }) => {
  // Playwright's own stand-in for the WebSocket may still forward a frame to the server it was told to leave.
  watch.allow(/^console\.error: WebSocket is already in CLOSING or CLOSED state\. \(\)$/);
  const bob = await Account.register("bob");
  const alice = await Account.register("alice");
  await bob.send({ user_id: alice.userId }, "hello");
  const { chat, page } = await visitor();
  let losesAnswers = false;
  let connections = 0;
  await page.routeWebSocket(/\/ws/, (socket) => {
    const server = socket.connectToServer();
    connections += 1;
    server.onMessage((frame) => {
      if (!losesAnswers) {
        socket.send(frame);
        return;
      }
      // The server has it; the page never hears so. Once.
      losesAnswers = false;
      void server.close();
      void socket.close({ code: 4000 });
    });
  });
  await page.reload();
  await chat.signIn(alice.userId);
  await chat.open("Bob");
  await chat.hasTexts("hello");

  losesAnswers = true;
  await chat.send("only once");

  await chat.isMarked("only once", "Sent");
  await chat.hasTexts("hello", "only once");
  expect(connections).toBeGreaterThan(1);
  const stored = await bob.pull(pairOf(alice, bob));
  expect(stored.map(({ text }) => text)).toEqual(["hello", "only once"]);
  expect(new Set(stored.map(({ clientMessageId }) => clientMessageId)).size).toBe(2);
});
