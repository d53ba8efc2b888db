import type { WebSocketRoute } from "@playwright/test";
import { control, mayControlServers } from "../support/control.js";
import { expect, NETWORK_IS_DOWN, type Person, test } from "../support/fixtures.js";
import { pairOf } from "../support/skein.js";

async function talking(one: Person, other: Person): Promise<void> {
  await one.chat.startConversation(other.account.userId);
  await one.chat.send("before");
  await other.chat.open("Alice");
  await other.chat.hasTexts("before");
  await one.chat.isMarked("before", "Read");
}

test("without a network messages wait, and go out in order when it is back", { tag: "@MSG-48" }, async ({
  person,
  watch,
}) => {
  watch.allow(...NETWORK_IS_DOWN);
  const alice = await person("alice");
  const bob = await person("bob");
  await talking(alice, bob);

  await alice.context.setOffline(true);
  await expect(alice.chat.banner(/Offline/)).toBeVisible();
  for (const text of ["one", "two", "three"]) {
    await alice.chat.send(text);
  }
  await alice.chat.isMarked("three", "Sending");
  await bob.chat.send("are you there?");
  await bob.chat.isMarked("are you there?", "Sent");
  await alice.chat.hasTexts("before", "one", "two", "three");

  await alice.context.setOffline(false);

  await alice.chat.isConnected();
  await alice.chat.isMarked("three", "Read");
  const everything = ["before", "are you there?", "one", "two", "three"];
  await bob.chat.hasTexts(...everything);
  await alice.chat.hasTexts(...everything);
  expect((await bob.account.pull(pairOf(alice.account, bob.account))).map(({ text }) => text)).toEqual(everything);
});

test("what waits survives reloads, and goes out without the page that wrote it", async ({ person, watch }) => {
  watch.allow(...NETWORK_IS_DOWN);
  const alice = await person("alice");
  const bob = await person("bob");
  await talking(alice, bob);
  // The page itself has to come from somewhere: only the connection is cut.
  const cut = (socket: WebSocketRoute) => void socket.close();
  await alice.page.routeWebSocket(/\/ws/, cut);
  await alice.page.reload();
  await alice.chat.hasTexts("before");
  await alice.chat.send("written without a connection");
  await alice.chat.isMarked("written without a connection", "Sending");
  await alice.page.reload();
  await alice.chat.isMarked("written without a connection", "Sending");

  const next = await alice.context.newPage();
  await alice.page.close();
  await next.goto("/");
  await bob.chat.hasTexts("before", "written without a connection");
  expect((await bob.account.pull(pairOf(alice.account, bob.account))).map(({ text }) => text)).toEqual([
    "before",
    "written without a connection",
  ]);
});

test("when the gateway dies people stay signed in, and nothing is lost or doubled", { tag: "@OPS-07" }, async ({
  person,
  watch,
}) => {
  test.skip(!mayControlServers, "needs servers of its own");
  watch.allow(...NETWORK_IS_DOWN);
  const alice = await person("alice");
  const bob = await person("bob");
  await talking(alice, bob);

  await control("gateway-1", "kill");
  await expect(alice.chat.banner(/Offline|Connecting/)).toBeVisible();
  await expect(bob.chat.banner(/Offline|Connecting/)).toBeVisible();
  await alice.chat.send("from Alice, 1");
  await alice.chat.send("from Alice, 2");
  await bob.chat.send("from Bob, 1");
  await bob.chat.send("from Bob, 2");
  await control("gateway-1", "start");

  await expect(alice.chat.banner(/Offline|Connecting/)).toHaveCount(0, { timeout: 30_000 });
  await expect(bob.chat.banner(/Offline|Connecting/)).toHaveCount(0, { timeout: 30_000 });
  await alice.chat.isMarked("from Alice, 2", "Read");
  await bob.chat.isMarked("from Bob, 2", "Read");

  const stored = (await bob.account.pull(pairOf(alice.account, bob.account))).map(({ text }) => text);
  expect(stored).toHaveLength(5);
  expect(stored.filter((text) => text.startsWith("from Alice"))).toEqual(["from Alice, 1", "from Alice, 2"]);
  expect(stored.filter((text) => text.startsWith("from Bob"))).toEqual(["from Bob, 1", "from Bob, 2"]);
  await alice.chat.hasTexts(...stored);
  await bob.chat.hasTexts(...stored);
});
