import type { Locator, Page } from "@playwright/test";
import { expect, test } from "../support/fixtures.js";
import { Account, PASSWORD } from "../support/skein.js";

/** Presses Tab until the element has the focus, and looks whether that can be seen. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  for (let presses = 0; presses < 40; presses++) {
    if (await target.evaluate((element) => element === document.activeElement).catch(() => false)) {
      await expectVisibleFocus(page);
      return;
    }
    await page.keyboard.press("Tab");
  }
  throw new Error(`Tab never reaches ${target}`);
}

/** A ring, a shadow or another border than without the focus, on the element or what stands around it. */
async function expectVisibleFocus(page: Page): Promise<void> {
  const changed = await page.evaluate(() => {
    const focused = document.activeElement as HTMLElement;
    const around = [focused, focused.parentElement, focused.parentElement?.parentElement];
    const look = () =>
      around.map((element) => {
        const style = element ? getComputedStyle(element) : undefined;
        return [style?.outlineStyle, style?.outlineWidth, style?.boxShadow, style?.borderColor].join(" ");
      });
    for (const animation of document.getAnimations()) {
      animation.finish();
    }
    const withFocus = look().join();
    focused.blur();
    for (const animation of document.getAnimations()) {
      animation.finish();
    }
    const without = look().join();
    focused.focus();
    return withFocus !== without;
  });
  expect(changed, "the focus can be seen").toBe(true);
}

test("everything goes without a mouse", async ({ visitor }) => {
  const alice = await Account.register("alice");
  const people = await Promise.all(["bob", "carol", "dora"].map((name) => Account.register(name)));
  for (const person of people) {
    await person.send({ user_id: alice.userId }, `hello from ${person.nickname}`);
  }
  await people[2]?.createGroup("Book club", [alice, ...people.slice(0, 2)]).then(async ({ groupId }) => {
    await people[2]?.send({ group_id: groupId }, "first chapter");
  });
  const { chat, page } = await visitor();

  await tabTo(page, page.getByRole("textbox", { name: "User ID" }));
  await page.keyboard.type(alice.userId);
  await tabTo(page, page.getByLabel("Password", { exact: true }));
  await page.keyboard.type(PASSWORD);
  await page.keyboard.press("Enter");
  await chat.isSignedIn();
  await expect(chat.rows()).toHaveCount(4);
  await expect(chat.row("Book club")).toBeFocused();

  await tabTo(page, chat.row("Book club"));
  await page.keyboard.press("ArrowDown");
  await expect(chat.row("Dora")).toBeFocused();
  await expectVisibleFocus(page);
  await page.keyboard.press("End");
  await expect(chat.row("Bob")).toBeFocused();
  await page.keyboard.press("ArrowUp");
  await expect(chat.row("Carol")).toBeFocused();
  await page.keyboard.press("Enter");
  await chat.shows("Carol");

  await tabTo(page, chat.box);
  await page.keyboard.type("one line");
  await page.keyboard.press("Shift+Enter");
  await page.keyboard.type("and another");
  await page.keyboard.press("Enter");
  await chat.hasTexts("hello from Carol", "one line\nand another");
  await expect(chat.box).toBeFocused();

  await tabTo(page, chat.row("Carol"));
  await page.keyboard.press("Home");
  await page.keyboard.press("ArrowDown");
  await expect(chat.row("Book club")).toBeFocused();
  await page.keyboard.press("Enter");
  await chat.shows("Book club");
  await tabTo(page, chat.button("Details"));
  await page.keyboard.press("Enter");
  await expect(chat.details).toBeVisible();
  await tabTo(page, chat.details.getByRole("textbox", { name: "Add member" }));
  await page.keyboard.press("Escape");
  await expect(chat.details).toBeHidden();
  await expect(chat.button("Details")).toBeFocused();
});

test("a dialog keeps the focus, Escape closes it and gives the focus back", async ({ person }) => {
  const { chat, page } = await person("alice");

  for (const name of ["New conversation", "New group", "Account"]) {
    await tabTo(page, chat.button(name).first());
    await page.keyboard.press("Enter");
    await expect(chat.dialog).toBeVisible();
    for (let presses = 0; presses < 15; presses++) {
      await page.keyboard.press("Tab");
      const outside = await page.evaluate(() => {
        const focused = document.activeElement;
        return focused !== document.body && !focused?.closest("dialog, [role=dialog]");
      });
      expect(outside, `focus behind the dialog ${name}`).toBe(false);
    }
    await page.keyboard.press("Escape");
    await expect(chat.dialog).toHaveCount(0);
    await expect(chat.button(name).first()).toBeFocused();
  }
});

test("the ring around a title does not cut through the line below it", async ({ person }) => {
  const bob = await Account.register("bob");
  const { chat, page } = await person("alice");
  await chat.createGroup("Ours", [bob.userId]);
  await page.keyboard.press("Tab");
  await chat.heading("Ours").focus();
  await expectVisibleFocus(page);
  const ringEnds = await page.evaluate(() => {
    let around = document.activeElement;
    while (around && getComputedStyle(around).outlineStyle === "none") {
      around = around.parentElement;
    }
    return around
      ? around.getBoundingClientRect().bottom + Number.parseFloat(getComputedStyle(around).outlineOffset)
      : 0;
  });
  const line = await page.getByRole("main").getByText("2 members").boundingBox();

  expect(ringEnds).toBeGreaterThanOrEqual(line ? line.y + line.height : Number.NaN);
});

test("a text is sent as it was typed", async ({ person }) => {
  const bob = await Account.register("bob");
  const { chat, page } = await person("alice");
  await chat.startConversation(bob.userId);

  await chat.box.fill("    def f():\n        pass\n\n");
  await page.keyboard.press("Enter");
  await chat.box.fill("  \n ");
  await page.keyboard.press("Enter");

  await chat.hasTexts("    def f():\n        pass");
});

test("an input method that composes does not send", async ({ person }) => {
  const bob = await Account.register("bob");
  const { chat, page } = await person("alice");
  await chat.startConversation(bob.userId);
  await chat.box.focus();
  const session = await page.context().newCDPSession(page);

  await session.send("Input.imeSetComposition", { text: "ni hao", selectionStart: 6, selectionEnd: 6 });
  await page.evaluate(() => {
    const enter = { key: "Enter", keyCode: 229, isComposing: true, bubbles: true, cancelable: true };
    document.activeElement?.dispatchEvent(new KeyboardEvent("keydown", enter));
  });
  await expect(chat.bodies()).toHaveCount(0);
  await session.send("Input.insertText", { text: "你好" });
  await expect(chat.box).toHaveValue("你好");
  await page.keyboard.press("Enter");

  await chat.hasTexts("你好");
});
