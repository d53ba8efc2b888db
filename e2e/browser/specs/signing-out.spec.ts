import type { Page } from "@playwright/test";
import { ChatPage } from "../support/chat-page.js";
import { expect, type Person, test } from "../support/fixtures.js";
import { Account, pairOf } from "../support/skein.js";

/** Everything that a page of this origin can find in the browser, as one text. */
async function everythingStored(page: Page): Promise<string> {
  return page.evaluate(async () => {
    const parts: unknown[] = [{ ...localStorage }, { ...sessionStorage }];
    for (const { name } of await indexedDB.databases()) {
      const database = await new Promise<IDBDatabase>((resolve, reject) => {
        const asked = indexedDB.open(name as string);
        asked.onsuccess = () => resolve(asked.result);
        asked.onerror = () => reject(asked.error);
      });
      for (const table of database.objectStoreNames) {
        const rows = await new Promise((resolve) => {
          const asked = database.transaction(table).objectStore(table).getAll();
          asked.onsuccess = () => resolve(asked.result);
        });
        parts.push(name, table, rows);
      }
      database.close();
    }
    for (const name of await caches.keys()) {
      const cache = await caches.open(name);
      parts.push(name, ...(await cache.keys()).map(({ url }) => url));
    }
    return JSON.stringify(parts, (_, value) => (typeof value === "bigint" ? String(value) : value));
  });
}

/** Alice, with a message of Bob and a draft to him. */
async function talked(person: (name: string) => Promise<Person>): Promise<{ alice: Person; bob: Account }> {
  const bob = await Account.register("bob", { nickname: "Bobby Tables" });
  const alice = await person("alice");
  await bob.send({ user_id: alice.account.userId }, "a secret of Bob");
  await alice.chat.open("Bobby Tables");
  await alice.chat.hasTexts("a secret of Bob");
  await alice.chat.box.fill("a secret of Alice");
  await expect.poll(() => everythingStored(alice.page)).toContain("a secret of Alice");
  await expect.poll(() => everythingStored(alice.page)).toContain("Bobby Tables");
  return { alice, bob };
}

async function signOut(chat: ChatPage, remove?: boolean): Promise<void> {
  const account = await chat.openAccount();
  await account.getByRole("button", { name: "Sign out" }).click();
  const asked = chat.page.getByRole("dialog", { name: /^Sign out/ });
  const box = asked.getByRole("checkbox", { name: "Remove messages and names from this device" });
  if (remove === undefined) {
    await expect(box).toBeChecked();
  } else {
    await box.setChecked(remove);
  }
  await asked.getByRole("button", { name: "Sign out" }).click();
  await chat.isSignedOut();
}

test("signing out leaves nothing of the account in the browser", async ({ person }) => {
  const { alice, bob } = await talked(person);

  await signOut(alice.chat);

  for (const trace of ["a secret", "Bobby Tables", bob.userId, alice.account.userId]) {
    await expect.poll(() => everythingStored(alice.page), trace).not.toContain(trace);
  }
  await alice.page.reload();
  await alice.chat.isSignedOut();

  await alice.chat.signIn(alice.account.userId);
  await alice.chat.open("Bobby Tables");
  await alice.chat.hasTexts("a secret of Bob");
});

test("and another tab writes nothing back", async ({ person }) => {
  const { alice, bob } = await talked(person);
  const second = new ChatPage(await alice.context.newPage());
  await second.page.goto("/");
  await second.open("Bobby Tables");
  await second.box.fill("a second secret of Alice");

  // The first tab holds the connection and the store.
  await signOut(second);
  await alice.chat.isSignedOut();

  for (const trace of ["secret", "Bobby Tables", bob.userId, alice.account.userId]) {
    await expect.poll(() => everythingStored(alice.page), trace).not.toContain(trace);
  }
});

test("on a device that nobody else uses it keeps what is there", async ({ person }) => {
  const { alice, bob } = await talked(person);
  const account = await alice.chat.openAccount();
  await account.getByRole("switch", { name: "Only I use this device" }).check();
  await alice.page.keyboard.press("Escape");

  const again = await alice.chat.openAccount();
  await again.getByRole("button", { name: "Sign out" }).click();
  const asked = alice.page.getByRole("dialog", { name: /^Sign out/ });
  await expect(asked.getByRole("checkbox")).not.toBeChecked();
  await asked.getByRole("button", { name: "Sign out" }).click();
  await alice.chat.isSignedOut();

  const stored = await everythingStored(alice.page);
  expect(stored).toContain("a secret of Bob");
  expect(stored).toContain(pairOf(alice.account, bob));
});

test("who was signed out from elsewhere is asked, too", async ({ person }) => {
  const { alice } = await talked(person);
  await alice.page.routeWebSocket(/\/ws/, (socket) => void socket.close({ code: 4003, reason: "kicked" }));
  await alice.page.reload();
  await expect(alice.chat.banner(/signed in on another device/)).toBeVisible();

  await alice.chat.button("Sign out…").click();
  const asked = alice.page.getByRole("dialog", { name: /^Sign out/ });
  await expect(asked.getByRole("checkbox")).toBeChecked();
  await asked.getByRole("button", { name: "Sign out" }).click();

  await alice.chat.isSignedOut();
  await expect.poll(() => everythingStored(alice.page)).not.toContain("a secret of Bob");
});
