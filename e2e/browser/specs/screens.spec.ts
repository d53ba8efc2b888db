// Every screen, wide and narrow, light and dark, in both languages: scanned by axe, measured, and kept as a picture to be
// looked at in target/browser/screens.
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { AxeBuilder } from "@axe-core/playwright";
import type { BrowserContextOptions, Page } from "@playwright/test";
import { OUTPUT } from "../playwright.config.js";
import type { ChatPage } from "../support/chat-page.js";
import { expect, test } from "../support/fixtures.js";
import { expectNoSidewaysScroll, expectTargetsAreLarge } from "../support/layout.js";
import { PASSWORD } from "../support/skein.js";
import { makeWorld, servePictures, type World } from "../support/worlds.js";

const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

const SIZES: Record<string, BrowserContextOptions> = {
  wide: { viewport: { width: 1280, height: 800 } },
  narrow: { viewport: { width: 360, height: 740 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true },
};

const WORDS = {
  en: {
    locale: "en-GB",
    signUp: "Sign up",
    signIn: "Sign in",
    userId: "User ID",
    newConversation: "New conversation",
    newGroup: "New group",
    account: "Account",
    conversations: "Conversations",
    details: "Details",
    groupDetails: "Group details",
    back: "Back",
    password: "Password",
    leave: "Leave group",
  },
  zh: {
    locale: "zh-CN",
    signUp: "注册",
    signIn: "登录",
    userId: "用户 ID",
    newConversation: "新会话",
    newGroup: "新建群组",
    account: "账号",
    conversations: "会话",
    details: "详情",
    groupDetails: "群组详情",
    back: "返回",
    password: "密码",
    leave: "退出群组",
  },
};

/** Takes pictures of a screen once it has come to rest, and holds it to the rules, light and dark. */
class Camera {
  constructor(
    private readonly page: Page,
    private readonly size: string,
    private readonly language: string,
  ) {}

  async take(screen: string): Promise<void> {
    const { page } = this;
    const folder = join(OUTPUT, "screens");
    mkdirSync(folder, { recursive: true });
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme });
      await page.evaluate(() => Promise.all(document.getAnimations().map((animation) => animation.finished)));
      await page.screenshot({ path: join(folder, `${screen}-${this.size}-${colorScheme}-${this.language}.png`) });
      await expectNoSidewaysScroll(page);
      await expectTargetsAreLarge(page);
      // There are no frames, so that it need not open a page of its own for each look.
      const { violations } = await new AxeBuilder({ page }).setLegacyMode().withTags(RULES).analyze();
      const found = violations.map(
        ({ id, impact, nodes }) => `${impact} ${id}: ${nodes.map(({ html }) => html).join()}`,
      );
      expect.soft(found, `axe on ${screen}, ${colorScheme}`).toEqual([]);
    }
  }
}

for (const language of ["en", "zh"] as const) {
  test.describe(`every screen in ${language}`, () => {
    let world: World;
    test.beforeAll(async () => {
      world = await makeWorld(language);
    });
    for (const [size, options] of Object.entries(SIZES)) {
      test(size, async ({ visitor }) => {
        test.setTimeout(180_000);
        const { chat, page, context } = await visitor({ ...options, locale: WORDS[language].locale });
        await servePictures(context);
        await walk(chat, new Camera(page, size, language), world, language, size === "narrow");
      });
    }
  });
}

async function walk(
  chat: ChatPage,
  camera: Camera,
  world: World,
  language: "en" | "zh",
  narrow: boolean,
): Promise<void> {
  const words = WORDS[language];
  const { page } = chat;
  const open = async (name: string) => {
    await page.getByRole("navigation").getByText(name, { exact: true }).click();
    await expect(page.getByRole("main").getByRole("heading", { name })).toBeVisible();
    await expect(page.getByTestId("message-text").last()).toBeVisible();
  };
  const back = async () => {
    if (narrow) {
      await chat.button(words.back).click();
    }
  };

  await camera.take("sign-in");
  await page.getByRole("tab", { name: words.signUp }).click();
  await camera.take("sign-up");
  await page.getByRole("tab", { name: words.signIn }).click();
  await page.getByRole("textbox", { name: words.userId }).fill(world.me.userId);
  await page.getByLabel(words.password, { exact: true }).fill(PASSWORD);
  await page.getByLabel(words.password, { exact: true }).press("Enter");
  await expect(page.getByRole("navigation").getByText(world.group, { exact: true })).toBeVisible();
  await expect(page.getByRole("navigation").getByText(world.friend.nickname, { exact: true })).toBeVisible();
  await camera.take("list");

  for (const dialog of ["newConversation", "newGroup", "account"] as const) {
    await chat.button(words[dialog]).click();
    await expect(chat.dialog).toBeVisible();
    await camera.take(dialog);
    await page.keyboard.press("Escape");
    await expect(chat.dialog).toHaveCount(0);
  }

  await open(world.friend.nickname);
  await camera.take("pair");
  await back();
  await open(world.group);
  await camera.take("group");
  const details = page.getByRole("region", { name: words.groupDetails });
  if (!(await details.isVisible())) {
    await chat.button(words.details).click();
  }
  await expect(details.getByRole("listitem")).toHaveCount(5);
  await camera.take("details");
  await details.getByRole("button", { name: words.leave }).click();
  await expect(chat.dialog).toBeVisible();
  await camera.take("leave");
  await page.keyboard.press("Escape");
}
