import type { Page } from "@playwright/test";
import { expect, test } from "../support/fixtures.js";
import { expectNoSidewaysScroll, expectTargetsAreLarge } from "../support/layout.js";
import { Account, freshId } from "../support/skein.js";

async function fits(page: Page): Promise<void> {
  await expectNoSidewaysScroll(page);
  await expectTargetsAreLarge(page);
}

for (const width of [360, 320]) {
  test(`from signing up to talking on a phone ${width} px wide`, async ({ visitor }) => {
    const bob = await Account.register("bob");
    const { chat, page } = await visitor({
      viewport: { width, height: 740 },
      hasTouch: true,
      isMobile: true,
      deviceScaleFactor: 2,
    });
    await fits(page);
    await page.getByRole("tab", { name: "Sign up" }).click();
    await fits(page);
    const userId = freshId("alice");
    await chat.signUp(userId, "Alice");
    await fits(page);

    await chat.button("New conversation").first().click();
    await expect(chat.dialog).toBeVisible();
    await fits(page);
    await page.keyboard.press("Escape");
    await expect(chat.dialog).toHaveCount(0);
    await chat.startConversation(bob.userId);
    await chat.shows("Bob");
    await expect(chat.conversations, "one screen at a time").toBeHidden();
    await chat.box.fill("hello");
    await page.keyboard.press("Enter");
    await expect(chat.box, "the keyboard of a phone begins a line with Enter").toHaveValue("hello\n");
    await chat.send("hello");
    await bob.send({ user_id: userId }, "hello yourself, and a longer line that has to be broken somewhere");
    await expect(chat.bodies()).toHaveCount(2);
    await fits(page);

    await chat.button("Back").click();
    await expect(chat.conversations).toBeVisible();
    await expect(chat.box).toBeHidden();
    await fits(page);
    await chat.open("Bob");
    await page.goBack();
    await expect(chat.conversations).toBeVisible();

    await page.goto("/#/c/g:nosuch");
    await expect(page.getByRole("status").filter({ hasText: "You are not in this group" })).toBeVisible();
    await fits(page);
    await chat.button("Back to conversations").click();
    await expect(chat.conversations).toBeVisible();

    await chat.createGroup("Weekend", [bob.userId]);
    await chat.openDetails();
    await expect(chat.members()).toHaveCount(2);
    await fits(page);
    await page.keyboard.press("Escape");
    await expect(chat.details).toBeHidden();
    await chat.button("Back").click();
    await chat.openAccount();
    await fits(page);
    await page.keyboard.press("Escape");
    await chat.signOut();
    await fits(page);
  });
}
