import type { Page } from "@playwright/test";
import { ChatPage } from "../support/chat-page.js";
import { expect, NETWORK_IS_DOWN, test } from "../support/fixtures.js";
import { Account } from "../support/skein.js";
import { TwoBuilds } from "../support/two-builds.js";

/** The browser's words when a page whose worker finds no network asks for something that is not kept. */
const NOTHING_THERE = /console\.error: Failed to load resource: net::ERR_FAILED/;
/** And when a server is asked for a file of a build that it has not. */
const MISSING = /console\.error: Failed to load resource: the server responded with a status of 404 .*-next\.js/;

/** The files of the page are kept from now on. */
async function isKept(page: Page): Promise<void> {
  await page.evaluate(async () => {
    await navigator.serviceWorker.ready;
  });
  await expect.poll(() => shells(page)).toHaveLength(1);
}

async function shells(page: Page): Promise<string[]> {
  return page.evaluate(() => caches.keys());
}

async function keptPaths(page: Page): Promise<string[]> {
  return page.evaluate(async () => {
    const found: string[] = [];
    for (const name of await caches.keys()) {
      found.push(...(await (await caches.open(name)).keys()).map(({ url }) => new URL(url).pathname));
    }
    return found.sort();
  });
}

test("a page that is opened without a network shows what is stored", { tag: "@CNV-09" }, async ({ person, watch }) => {
  watch.allow(...NETWORK_IS_DOWN, NOTHING_THERE);
  const bob = await Account.register("bob");
  const { chat, page, account, context } = await person("alice");
  await bob.send({ user_id: account.userId }, "said before");
  await chat.open("Bob");
  await chat.hasTexts("said before");
  await isKept(page);

  await context.setOffline(true);
  await page.reload();

  await chat.hasTexts("said before");
  await expect(chat.row("Bob")).toBeVisible();
  await expect(chat.banner(/Offline/)).toBeVisible();
  await chat.send("written without a network");
  await chat.isMarked("written without a network", "Sending");

  const other = await context.newPage();
  await other.goto("/");
  await expect(new ChatPage(other).row("Bob")).toBeVisible();
  await other.close();

  await context.setOffline(false);
  await chat.isConnected();
  await chat.isMarked("written without a network", "Sent");
});

test("the page of the first visit has its pictures without a network, too", async ({ person, watch }) => {
  watch.allow(...NETWORK_IS_DOWN, NOTHING_THERE);
  const { page, context } = await person("alice");
  await isKept(page);
  await expect.poll(() => page.evaluate(() => navigator.serviceWorker.controller !== null)).toBe(true);
  await context.setOffline(true);

  await page.evaluate(() => {
    location.hash = "#/c/p:two:others";
  });

  const picture = page.getByRole("main").locator("img");
  await expect(picture).toBeVisible();
  await expect.poll(() => picture.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBeGreaterThan(0);
});

test("only the files of the chat are kept, no answer of a call", async ({ person }) => {
  const bob = await Account.register("bob");
  const { chat, page, account } = await person("alice");
  await isKept(page);
  await page.reload();
  await bob.send({ user_id: account.userId }, "hello");
  await chat.open("Bob");
  await chat.hasTexts("hello");

  const paths = await keptPaths(page);
  expect(paths).toContain("/");
  for (const path of paths) {
    expect(path).toMatch(/^\/($|assets\/|icon|manifest\.webmanifest$|recover\.js$)/);
  }
});

test.describe("when the server gets a new build", () => {
  let servers: TwoBuilds;

  test.beforeEach(async () => {
    servers = await TwoBuilds.start();
  });

  test.afterEach(async () => {
    await servers.stop();
  });

  /** The page asks by itself, but not within the first minute. */
  async function look(page: Page): Promise<void> {
    await page.evaluate(async () => {
      const registration = await navigator.serviceWorker.ready;
      await registration.update().catch(() => {});
    });
  }

  const script = (page: Page) => page.locator("script[src^='/assets/']").getAttribute("src");

  test("an open page offers to load it, and the next load has it", async ({ visitor }) => {
    const account = await Account.register("alice");
    const { chat, page } = await visitor({ baseURL: servers.url });
    await chat.signIn(account.userId);
    await isKept(page);
    const [before] = await shells(page);
    await expect(chat.button("Reload")).toHaveCount(0);

    servers.next = true;
    await look(page);
    await expect(chat.status.filter({ hasText: "A new version is ready." })).toBeVisible();
    await chat.button("Reload").click();

    await chat.isSignedIn();
    await expect(chat.button("Reload")).toHaveCount(0);
    expect(await script(page)).toMatch(/-next\.js$/);
    await expect.poll(() => shells(page)).toEqual(["skein-shell-next"]);
    expect(before).not.toBe("skein-shell-next");
  });

  test("a load has it at once, also without that", async ({ visitor }) => {
    const account = await Account.register("alice");
    const { chat, page, context } = await visitor({ baseURL: servers.url });
    await chat.signIn(account.userId);
    await isKept(page);

    servers.next = true;
    await page.reload();
    await chat.isSignedIn();
    expect(await script(page)).toMatch(/-next\.js$/);
    await expect.poll(() => shells(page)).toEqual(["skein-shell-next"]);
    await expect(chat.button("Reload")).toHaveCount(0);

    await context.close();
  });

  test("while only some servers have it, the old one stays whole", async ({ visitor, watch }) => {
    watch.allow(...NETWORK_IS_DOWN, NOTHING_THERE, MISSING);
    const account = await Account.register("alice");
    const { chat, page, context } = await visitor({ baseURL: servers.url });
    await chat.signIn(account.userId);
    await isKept(page);
    const before = await shells(page);

    servers.mixed = true;
    await look(page);
    await expect.poll(() => servers.asked.some((path) => path.endsWith("-next.js"))).toBe(true);
    await expect.poll(() => shells(page)).toEqual(before);
    await expect(chat.button("Reload")).toHaveCount(0);
    await context.setOffline(true);
    await page.reload();
    await chat.isSignedIn();
  });

  test("a page whose files are nowhere yet says so, and comes by itself", async ({ visitor, watch }) => {
    watch.allow(MISSING);
    servers.torn = true;
    const { chat, page } = await visitor({ baseURL: servers.url });
    await expect(page.getByRole("status")).toHaveText("A new version is being installed. One moment…");

    servers.torn = false;
    servers.next = true;

    await chat.isSignedOut();
    expect(await script(page)).toMatch(/-next\.js$/);
  });

  test("a load that gets the new page without its files shows the one that is kept", async ({ visitor, watch }) => {
    watch.allow(MISSING);
    const account = await Account.register("alice");
    const { chat, page, context } = await visitor({ baseURL: servers.url });
    await chat.signIn(account.userId);
    await isKept(page);

    servers.torn = true;
    await page.reload();
    await chat.isSignedIn();
    expect(await script(page)).not.toMatch(/-next\.js$/);

    servers.torn = false;
    servers.next = true;
    await page.reload();
    await chat.isSignedIn();
    expect(await script(page)).toMatch(/-next\.js$/);

    await context.close();
  });
});
