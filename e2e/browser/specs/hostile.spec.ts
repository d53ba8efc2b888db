import type { ChatPage } from "../support/chat-page.js";
import { expect, type Person, test } from "../support/fixtures.js";
import { expectNoSidewaysScroll } from "../support/layout.js";
import { Account } from "../support/skein.js";

const RLO = "\u202e";
const LRO = "\u202d";
const PDI = "\u2069";

const TEXTS: Record<string, string> = {
  "an image with a handler": `<img src=x onerror="alert(1)">`,
  "a script": `<script>alert(1)</script><svg onload=alert(1)>`,
  "a frame and a style": `</article></div><iframe src="javascript:alert(1)"></iframe><style>*{display:none}</style>`,
  "an entity": "&lt;b&gt;bold&lt;/b&gt; &#60;script&#62;",
  "a template": "{{constructor.constructor('alert(1)')()}} #{alert(1)} %s %x",
  "a right-to-left override": `invoice${RLO}fdp.exe`,
  "a left-to-right override": `${LRO}abc ${RLO}def`,
  "isolates that were never opened": `${PDI}${PDI}${PDI}${RLO}after${PDI}`,
  "no space in 8 KB": "W".repeat(8 * 1024),
  "combining marks": `Z${"\u0351\u036b\u0343".repeat(60)}algo`,
  "a family, a flag, a skin tone": "👩‍👩‍👧‍👦🏳️‍🌈👍🏾🇨🇳",
  "a javascript link": "javascript:alert(1) JAVASCRIPT:alert(1)",
  "a data link": "data:text/html,<script>alert(1)</script>",
  "a link with a hostile end": `https://example.com/"onmouseover="alert(1)`,
  "null and control characters": "a\u0001b\u0007c\u001bd",
  "many lines": Array.from({ length: 60 }, (_, line) => `line ${line}`).join("\n"),
};

/** What a text could have made of itself; nothing of the kind is in the page. */
const DANGEROUS = [
  "script",
  "iframe",
  "style",
  "img[src='x']",
  "[onerror]",
  "[onload]",
  "[onmouseover]",
  "[href^='javascript' i]",
  "[href^='data' i]",
  "[src^='javascript' i]",
]
  .map((selector) => `body ${selector}`)
  .join(", ");

for (const viewport of [
  { width: 1280, height: 800 },
  { width: 360, height: 740 },
]) {
  test(`hostile texts are shown as texts, ${viewport.width} px wide`, async ({ signedIn }) => {
    const mallory = await Account.register("mallory");
    const alice = await Account.register("alice");
    for (const [what, text] of Object.entries(TEXTS)) {
      // One conversation each: every text is then in view, and in the list.
      const sender = await Account.register("m", { nickname: what.slice(0, 32) });
      await sender.send({ user_id: alice.userId }, text);
    }
    await mallory.send({ user_id: alice.userId }, "the last");
    const { chat, page } = await signedIn(alice, { viewport });
    await expect(chat.row("Mallory")).toBeVisible();
    await expectNoSidewaysScroll(page);

    for (const [what, text] of Object.entries(TEXTS)) {
      await openFarRow(chat, what.slice(0, 32));
      await expect
        .poll(
          () =>
            chat
              .bodies()
              .first()
              .evaluate((body) => body.textContent),
          what,
        )
        .toBe(text);
      await expect(page.locator(DANGEROUS), what).toHaveCount(0);
      await expectNoSidewaysScroll(page);
      if (viewport.width < 600) {
        await chat.button("Back").click();
      }
    }
  });
}

/** The row may have to be scrolled to. While a list scrolls it takes no clicks, so that is waited for. */
async function openFarRow(chat: ChatPage, name: string): Promise<void> {
  await expect(chat.conversations).toBeVisible();
  const list = chat.conversations.locator(".conversation-list");
  const row = chat.row(name);
  for (let top = 0; top < 5_000 && (await row.count()) === 0; top += 300) {
    await list.evaluate(async (element, to) => {
      element.scrollTop = to;
      await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
    }, top);
  }
  await row.evaluate((element) => element.scrollIntoView({ block: "center" }));
  await expect(list.locator("> ul")).toHaveCSS("pointer-events", "auto");
  await chat.open(name);
}

test.describe("hostile names", () => {
  async function groupOf(nickname: string, groupName: string, person: (name: string) => Promise<Person>) {
    const mallory = await Account.register("mallory");
    await mallory.showAs({ nickname });
    const alice = await person("alice");
    const { groupId } = await mallory.createGroup(groupName, [alice.account]);
    await mallory.send({ group_id: groupId }, "in the group");
    await mallory.send({ user_id: alice.account.userId }, "in the pair");
    return { alice, mallory };
  }

  test("a nickname that turns the text around turns nothing else", async ({ person }) => {
    const nickname = `${RLO}evil`;
    const { alice } = await groupOf(nickname, `${RLO}group`, person);
    const { chat, page } = alice;

    const row = chat.rows().filter({ hasText: "in the pair" });
    await expect(row).toBeVisible();
    // Name at the left, time at the right, and the time still reads as hours, colon, minutes.
    const places = await row.evaluate((element) => {
      const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
      const found: Record<string, number[]> = {};
      for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        const text = node.textContent ?? "";
        const time = /^\d\d:\d\d$/.test(text.trim());
        const key = time ? "time" : text.includes("evil") ? "name" : "";
        if (key) {
          found[key] = [...text].map((_, at) => {
            const range = document.createRange();
            range.setStart(node as Node, at);
            range.setEnd(node as Node, at + 1);
            return range.getBoundingClientRect().left;
          });
        }
      }
      return found;
    });
    const time = places.time ?? [];
    expect(time).toHaveLength(5);
    expect(
      [...time].sort((one, other) => one - other),
      "digits of the time from left to right",
    ).toEqual(time);
    expect(Math.max(...(places.name ?? []))).toBeLessThan(time[0] ?? 0);

    await row.click();
    await expect(chat.message("in the pair")).toBeVisible();
    const [text, clock] = await chat.message("in the pair").evaluate((article) => {
      const box = (selector: string) => article.querySelector(selector)?.getBoundingClientRect().left ?? -1;
      return [box("[data-testid=message-text]"), box("time")];
    });
    expect(text).toBeLessThan(clock ?? 0);
    await expectNoSidewaysScroll(page);
  });

  test("a nickname from right to left begins where the id below it begins", async ({ person }) => {
    const { chat, account } = await person("alice");
    const nickname = "شركة الأمل";
    const other = await Account.register("other", { nickname });
    await other.createGroup("Both ways", [account]);
    await chat.open("Both ways");
    await chat.openDetails();
    const row = chat.members().filter({ hasText: other.userId });
    const left = (text: string) =>
      row.getByText(text, { exact: true }).evaluate((element) => {
        const range = document.createRange();
        range.selectNodeContents(element);
        return Math.round(range.getBoundingClientRect().left);
      });

    expect(await left(nickname)).toBe(await left(other.userId));
  });

  test("a nickname of 32 emoji fits at any width", async ({ person }) => {
    const nickname = "😀".repeat(32);
    const { alice } = await groupOf(nickname, "🎉".repeat(7), person);
    for (const width of [360, 800, 1280, 1920]) {
      await alice.page.setViewportSize({ width, height: 740 });
      await alice.page.goto("/#/");
      await alice.chat.rows().filter({ hasText: "in the group" }).click();
      await expect(alice.chat.message("in the group")).toBeVisible();
      await expectNoSidewaysScroll(alice.page);
      const header = await alice.page.getByRole("main").getByRole("heading").boundingBox();
      expect((header?.x ?? 0) + (header?.width ?? 0)).toBeLessThanOrEqual(width);
    }
  });

  test("of characters that cannot be seen are not taken", async () => {
    const mallory = await Account.register("mallory");
    await expect(mallory.showAs({ nickname: "\u200b\u2060\u200d" })).rejects.toThrow();
    await expect(mallory.createGroup("\u200b", [])).rejects.toThrow();
  });

  test("markup in names stays without effect", async ({ person }) => {
    const name = "<img src=x onerror=alert(1)>";
    const groupName = "<b onload=alert(1)>x</b>";
    const { alice } = await groupOf(name, groupName, person);
    const { chat, page } = alice;

    await chat.open(groupName);
    await expect(chat.message("in the group")).toBeVisible();
    await chat.openDetails();
    await expect(chat.members()).toHaveCount(2);
    await expect(chat.members().first()).toContainText(name);
    await chat.open(name);
    await expect(chat.message("in the pair")).toBeVisible();
    await expect(page.locator(DANGEROUS)).toHaveCount(0);
  });
});

test("contents of other kinds with hostile values are shown by their names", async ({ person }) => {
  const mallory = await Account.register("mallory");
  const { chat, page, account } = await person("alice");
  const to = { user_id: account.userId };
  const evil = "javascript:alert(1)";
  const images = [{ type: 1, size: 10, width: 1, height: 1, url: evil }];
  await mallory.sendContent(to, { image: { uuid: "u", format: 1, images } });
  await mallory.sendContent(to, { file: { url: evil, uuid: "u", size: 1, name: "<b>report</b>\u202efdp.exe" } });
  await mallory.sendContent(to, { rich_link: { title: "<i>title</i>", desc: "d", url: evil, image_url: evil } });
  await mallory.sendContent(to, { card: { kind: "user", id: "<script>", name: "<u>name</u>", avatar: evil } });
  await mallory.sendContent(to, { custom: { data: "AAAA", desc: "<s>desc</s>" } });
  await chat.open("Mallory");

  await expect(chat.bodies()).toHaveCount(5);
  await expect(chat.bodies().nth(1)).toContainText("<b>report</b>");
  await expect(chat.bodies().nth(2)).toContainText("<i>title</i>");
  await expect(page.locator(DANGEROUS)).toHaveCount(0);
  await expect(page.locator("[role=log] :is(b, i, u, s)")).toHaveCount(0);
});

test("https addresses become links that give nothing away, others do not", async ({ person }) => {
  const bob = await Account.register("bob");
  const { chat, account } = await person("alice");
  await bob.send({ user_id: account.userId }, "see https://example.com/a?b=c, or javascript:alert(1)");
  await chat.open("Bob");

  const links = chat.bodies().first().getByRole("link");
  await expect(links).toHaveCount(1);
  await expect(links).toHaveAttribute("href", "https://example.com/a?b=c");
  await expect(links).toHaveAttribute("target", "_blank");
  await expect(links).toHaveAttribute("rel", /(?=.*noopener)(?=.*noreferrer)(?=.*nofollow)/);
});
