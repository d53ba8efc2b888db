import type { BrowserContext, Page, WebSocket } from "@playwright/test";
import { ChatPage } from "../support/chat-page.js";
import { expect, test, type Visitor } from "../support/fixtures.js";
import { Account, pairOf } from "../support/skein.js";

/** Counts the WebSockets that each page of the context holds open. */
function socketsOf(context: BrowserContext): () => Page[] {
  const open = new Map<WebSocket, Page>();
  const follow = (page: Page) => {
    page.on("websocket", (socket) => {
      open.set(socket, page);
      socket.on("close", () => open.delete(socket));
    });
  };
  context.pages().forEach(follow);
  context.on("page", follow);
  return () => [...open.values()].filter((page) => !page.isClosed());
}

async function secondTab(context: BrowserContext): Promise<ChatPage> {
  const page = await context.newPage();
  await page.goto("/");
  const chat = new ChatPage(page);
  await chat.isSignedIn();
  return chat;
}

/** Alice, signed in, with one message from Bob. */
async function greetedByBob(visitor: () => Promise<Visitor>) {
  const bob = await Account.register("bob");
  const alice = await Account.register("alice");
  await bob.send({ user_id: alice.userId }, "hello");
  const first = await visitor();
  const sockets = socketsOf(first.context);
  await first.chat.signIn(alice.userId);
  return { bob, alice, first, sockets };
}

test("two tabs share one connection and show everything once", async ({ visitor }) => {
  const { bob, alice, first, sockets } = await greetedByBob(visitor);
  await first.chat.open("Bob");
  await first.chat.hasTexts("hello");
  const second = await secondTab(first.context);
  await second.open("Bob");
  await second.hasTexts("hello");

  await bob.send({ user_id: alice.userId }, "to both tabs");
  await second.hasTexts("hello", "to both tabs");
  // A tab behind another one is not drawn.
  await first.page.bringToFront();
  await first.chat.hasTexts("hello", "to both tabs");

  await second.page.bringToFront();
  await second.send("from the second tab");
  await second.isMarked("from the second tab", "Sent");
  await first.page.bringToFront();
  await first.chat.hasTexts("hello", "to both tabs", "from the second tab");
  await first.chat.send("from the first tab");
  await second.page.bringToFront();
  await second.hasTexts("hello", "to both tabs", "from the second tab", "from the first tab");

  expect(sockets().length, "open WebSockets of this user").toBe(1);
  expect((await bob.pull(pairOf(alice, bob))).map(({ text }) => text)).toEqual([
    "hello",
    "to both tabs",
    "from the second tab",
    "from the first tab",
  ]);
});

test("when the tab with the connection closes, the other goes on", async ({ visitor }) => {
  const { bob, alice, first, sockets } = await greetedByBob(visitor);
  const second = await secondTab(first.context);
  await second.open("Bob");
  await second.hasTexts("hello");

  await first.page.close();
  await bob.send({ user_id: alice.userId }, "still there?");
  await second.send("yes");

  await second.isMarked("yes", "Sent");
  await expect.poll(async () => (await second.texts()).sort()).toEqual(["hello", "still there?", "yes"]);
  await expect.poll(() => sockets().length, "open WebSockets of this user").toBe(1);
});

test("signing out in one tab signs out the other", async ({ person }) => {
  const alice = await person("alice");
  const second = await secondTab(alice.context);

  await second.signOut();

  await alice.chat.isSignedOut();
  await alice.page.reload();
  await alice.chat.isSignedOut();
});
