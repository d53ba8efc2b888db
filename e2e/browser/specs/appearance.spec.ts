import { expect, test } from "../support/fixtures.js";
import { Account } from "../support/skein.js";

/** How light the page's background is, from 0 to 255. */
const LIGHTNESS = `(() => {
  const [red, green, blue] = getComputedStyle(document.body).backgroundColor.match(/\\d+/g).map(Number);
  return (red + green + blue) / 3;
})()`;

test("a Chinese browser shows Chinese", async ({ visitor }) => {
  const { page } = await visitor({ locale: "zh-CN" });

  await expect(page.locator("html")).toHaveAttribute("lang", /^zh/);
  await expect(page.getByRole("tab", { name: "注册" })).toBeVisible();
  await expect(page.getByRole("textbox", { name: /用户/ })).toBeVisible();
});

test("the language can be chosen, and stays", async ({ person }) => {
  const { chat, page } = await person("alice");
  const account = await chat.openAccount();
  await account.getByRole("combobox", { name: "Language" }).selectOption({ label: "中文" });
  await expect(page.locator("html")).toHaveAttribute("lang", /^zh/);

  await page.reload();

  await expect(page.locator("html")).toHaveAttribute("lang", /^zh/);
  await expect(page.getByRole("navigation", { name: "会话" }).or(page.getByRole("navigation"))).toBeVisible();
});

test("dark and light follow the system, also while the page is open", async ({ visitor }) => {
  const { page } = await visitor({ colorScheme: "dark" });
  expect(await page.evaluate(LIGHTNESS)).toBeLessThan(60);

  await page.emulateMedia({ colorScheme: "light" });

  await expect.poll(() => page.evaluate(LIGHTNESS)).toBeGreaterThan(220);
});

test("who asked for less motion gets none", async ({ person }) => {
  const { chat, page } = await person("alice", { reducedMotion: "reduce" });
  await chat.button("New group").click();
  const moving = await page.evaluate(() =>
    document.getAnimations().filter((animation) => Number(animation.effect?.getComputedTiming().duration ?? 0) > 50),
  );
  expect(moving).toEqual([]);
});

test.describe("while the page is hidden", () => {
  test("a notification says who wrote, and the title how many", async ({ person }) => {
    const bob = await Account.register("bob");
    const { chat, page, account } = await person("alice", { permissions: ["notifications"] });
    await page.evaluate(() => {
      const shown: { title: string; body?: string }[] = [];
      Object.assign(window, { shown });
      window.Notification = class {
        static permission = "granted";
        static requestPermission = async () => "granted";
        constructor(title: string, options?: NotificationOptions) {
          shown.push({ title, body: options?.body });
        }
        close(): void {}
      } as unknown as typeof Notification;
    });
    const shown = () => page.evaluate(() => (window as unknown as { shown: { title: string; body?: string }[] }).shown);
    const settings = await chat.openAccount();
    await settings.getByRole("switch", { name: "Notifications" }).click();
    await expect(settings.getByRole("switch", { name: "Notifications" })).toBeChecked();
    await page.keyboard.press("Escape");

    await bob.send({ user_id: account.userId }, "while you look");
    await expect(chat.row("Bob")).toHaveAccessibleName(/1 unread/);
    await chat.hide();
    await bob.send({ user_id: account.userId }, "while you do not");

    await expect.poll(shown).toHaveLength(1);
    const [notification] = await shown();
    expect(notification?.title).toContain("Bob");
    expect(notification?.body).toContain("while you do not");
    await expect(page).toHaveTitle("(2) Skein");
  });

  test("an open conversation is not read", async ({ person }) => {
    const alice = await person("alice");
    const bob = await person("bob");
    await alice.chat.startConversation(bob.account.userId);
    await alice.chat.send("one");
    await bob.chat.open("Alice");
    await alice.chat.isMarked("one", "Read");

    await bob.chat.hide();
    await alice.chat.send("two");
    await expect(bob.page).toHaveTitle("(1) Skein");
    await alice.chat.isMarked("two", "Sent");
    await expect(alice.chat.message("two")).not.toContainText("Read");

    await bob.chat.hide(false);
    await alice.chat.isMarked("two", "Read");
    await expect(bob.page).toHaveTitle("Skein");
  });
});
