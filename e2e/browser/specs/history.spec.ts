import type { Locator, Page } from "@playwright/test";
import type { ChatPage } from "../support/chat-page.js";
import { expect, test } from "../support/fixtures.js";
import { Account } from "../support/skein.js";

const MESSAGES = 300;

/** Of many lengths, so that no row is as high as the one before. */
function textOf(number: number): string {
  return `message ${number}${" and so on".repeat((number * 7) % 23)}`;
}

async function sendNumbered(from: Account, to: Account, count: number): Promise<void> {
  for (let number = 1; number <= count; number++) {
    await from.send({ user_id: to.userId }, textOf(number));
  }
}

const numbered = (chat: ChatPage, number: number): Locator => chat.message(textOf(number));

const numberOf = (text: string): number => Number(/^message (\d+)/.exec(text)?.[1] ?? 0);

async function frames(page: Page, count = 2): Promise<void> {
  await page.evaluate(async (left) => {
    for (let frame = 0; frame < left; frame++) {
      await new Promise((done) => requestAnimationFrame(done));
    }
  }, count);
}

test("history comes while scrolling up, without a jump", { tag: "@MSG-22" }, async ({ signedIn }) => {
  test.setTimeout(120_000);
  const alice = await Account.register("alice");
  const bob = await Account.register("bob");
  await sendNumbered(bob, alice, MESSAGES);
  const { chat, page } = await signedIn(alice);
  await chat.open("Bob");
  await chat.button(/^Jump to newest/).click();
  await expect(numbered(chat, MESSAGES)).toBeInViewport();
  await expect(numbered(chat, 1)).toHaveCount(0);

  await chat.log.hover();
  const jumps: string[] = [];
  const seen = new Set((await chat.texts()).map(numberOf));
  for (let turns = 0; turns < 400 && !seen.has(1); turns++) {
    const before = await placeOfFirst(chat);
    // Nothing moves by itself while pages arrive; what is asked for moves by what was asked.
    await page.mouse.wheel(0, -240);
    await frames(page, 4);
    const after = await placeOf(chat, before.text);
    const scrolled = after === undefined ? undefined : after - before.top;
    if (scrolled !== undefined && (scrolled < -2 || scrolled > 242)) {
      jumps.push(`${before.text.slice(0, 12)} moved by ${scrolled}`);
    }
    for (const text of await chat.texts()) {
      seen.add(numberOf(text));
    }
  }

  expect(jumps).toEqual([]);
  expect([...seen].sort((one, other) => one - other)).toEqual(Array.from({ length: MESSAGES }, (_, at) => at + 1));
});

/** The first message that is wholly in view. */
async function placeOfFirst(chat: ChatPage): Promise<{ text: string; top: number }> {
  return chat.log.evaluate((log) => {
    const edge = log.getBoundingClientRect().top;
    for (const body of log.querySelectorAll("[data-testid=message-text]")) {
      const { top } = body.getBoundingClientRect();
      if (top >= edge) {
        return { text: body.textContent ?? "", top };
      }
    }
    throw new Error("no message in view");
  });
}

async function placeOf(chat: ChatPage, text: string): Promise<number | undefined> {
  return chat.log.evaluate((log, wanted) => {
    const bodies = [...log.querySelectorAll("[data-testid=message-text]")];
    return bodies.find((body) => body.textContent === wanted)?.getBoundingClientRect().top;
  }, text);
}

test("a conversation opens at the first unread message", { tag: "@CNV-04" }, async ({ signedIn }) => {
  const alice = await Account.register("alice");
  const bob = await Account.register("bob");
  await sendNumbered(bob, alice, 60);
  await alice.call("MessageService/MarkRead", {
    conversation_id: `p:${[alice.userId, bob.userId].sort().join(":")}`,
    up_to_seq: 20,
  });
  const { chat } = await signedIn(alice);
  await expect(chat.row("Bob")).toHaveAccessibleName(/40 unread/);
  await chat.open("Bob");

  const divider = chat.page.getByRole("separator", { name: "Unread messages" });
  await expect(divider).toBeInViewport();
  await expect(numbered(chat, 21)).toBeInViewport();
  const [above, below] = await Promise.all([numbered(chat, 20).boundingBox(), numbered(chat, 21).boundingBox()]);
  const line = await divider.boundingBox();
  expect(line?.y).toBeGreaterThan(above?.y ?? Number.POSITIVE_INFINITY);
  expect(line?.y).toBeLessThan(below?.y ?? 0);
  await expect(chat.row("Bob"), "nothing is read before it was seen").toHaveAccessibleName(/unread/);

  // What can be seen counts as read after a moment, and no more than that.
  await expect(chat.row("Bob")).not.toHaveAccessibleName(/40 unread/);
  await expect(chat.row("Bob")).toHaveAccessibleName(/[1-3]\d unread/);

  const jump = chat.button(/^Jump to newest/);
  await jump.click();
  await expect(numbered(chat, 60)).toBeInViewport();
  await expect(jump).toHaveCount(0);
  await expect(chat.row("Bob")).not.toHaveAccessibleName(/unread/);
});

test("a message that comes while one reads older ones moves nothing", async ({ signedIn }) => {
  const alice = await Account.register("alice");
  const bob = await Account.register("bob");
  await sendNumbered(bob, alice, 60);
  const { chat, page } = await signedIn(alice);
  await chat.open("Bob");
  await chat.button(/^Jump to newest/).click();
  await expect(numbered(chat, 60)).toBeInViewport();
  await expect(chat.row("Bob")).not.toHaveAccessibleName(/unread/);
  await chat.log.hover();
  await page.mouse.wheel(0, -1_500);
  await expect(chat.button(/^Jump to newest/)).toBeVisible();
  await frames(page, 10);
  const before = await placeOfFirst(chat);

  await bob.send({ user_id: alice.userId }, "while you read");
  await expect(chat.button("Jump to newest, 1 unread")).toBeVisible();
  await frames(page, 10);

  expect(Math.abs(((await placeOf(chat, before.text)) ?? 1e9) - before.top)).toBeLessThan(2);
  await chat.button("Jump to newest, 1 unread").click();
  await expect(chat.message("while you read")).toBeInViewport();
});
