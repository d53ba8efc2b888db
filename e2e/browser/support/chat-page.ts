// The web chat as a person sees it: everything is found by role and accessible name.
import { expect, type Locator, type Page } from "@playwright/test";
import { PASSWORD } from "./skein.js";

/** Names of others are set apart from the text around them, so that one written from right to left cannot turn it. */
const ISOLATE = "[\\u2066-\\u2069]";

export function withoutIsolates(text: string): string {
  return text.replace(new RegExp(ISOLATE, "g"), "");
}

export class ChatPage {
  readonly conversations: Locator;
  readonly log: Locator;
  readonly box: Locator;
  readonly status: Locator;
  readonly dialog: Locator;
  readonly details: Locator;

  constructor(readonly page: Page) {
    this.conversations = page.getByRole("navigation", { name: "Conversations" });
    this.log = page.getByRole("log", { name: "Messages" });
    this.box = page.getByRole("textbox", { name: "Message", exact: true });
    this.status = page.getByRole("status");
    this.dialog = page.getByRole("dialog");
    this.details = page.getByRole("region", { name: "Group details" });
  }

  button(name: string | RegExp): Locator {
    return this.page.getByRole("button", { name, exact: true });
  }

  // --- signing in -------------------------------------------------------------------------------------------------

  async signUp(userId: string, nickname: string): Promise<void> {
    await this.page.getByRole("tab", { name: "Sign up" }).click();
    await this.page.getByRole("textbox", { name: "User ID" }).fill(userId);
    await this.page.getByRole("textbox", { name: "Nickname" }).fill(nickname);
    await this.page.getByLabel("Password", { exact: true }).fill(PASSWORD);
    await this.button("Create account").click();
    await this.isSignedIn();
  }

  async signIn(userId: string): Promise<void> {
    await this.page.getByRole("tab", { name: "Sign in" }).click();
    await this.page.getByRole("textbox", { name: "User ID" }).fill(userId);
    await this.page.getByLabel("Password", { exact: true }).fill(PASSWORD);
    await this.button("Sign in").click();
    await this.isSignedIn();
  }

  async isSignedIn(): Promise<void> {
    await expect(this.conversations).toBeVisible();
  }

  async isSignedOut(): Promise<void> {
    await expect(this.page.getByRole("heading", { name: "Sign in to Skein" })).toBeVisible();
  }

  /** The connection is up and everything missed is here: the banner is gone. */
  async isConnected(): Promise<void> {
    await expect(this.banner(/Connecting|Updating|Offline/)).toHaveCount(0);
  }

  banner(text: RegExp): Locator {
    return this.status.filter({ hasText: text });
  }

  // --- the list -----------------------------------------------------------------------------------------------------

  /** The row of one conversation; its accessible name starts with the conversation's. */
  row(name: string): Locator {
    const startsWith = new RegExp(`^${ISOLATE}?${literally(name)}`);
    return this.conversations
      .getByRole("option", { name: startsWith })
      .or(this.conversations.getByRole("link", { name: startsWith }));
  }

  rows(): Locator {
    return this.conversations.getByRole("option").or(this.conversations.getByRole("link"));
  }

  async open(name: string): Promise<void> {
    await this.row(name).click();
    await this.shows(name);
  }

  async shows(name: string): Promise<void> {
    await expect(this.heading(name)).toBeVisible();
  }

  heading(name: string): Locator {
    return this.page.getByRole("heading", { name, exact: true });
  }

  async startConversation(userId: string): Promise<void> {
    // An empty list offers it a second time.
    await this.button("New conversation").first().click();
    const dialog = this.page.getByRole("dialog", { name: "New conversation" });
    await dialog.getByRole("textbox", { name: "User ID" }).fill(userId);
    await dialog.getByRole("button", { name: "Start" }).click();
    await expect(dialog).toBeHidden();
  }

  async createGroup(name: string, userIds: string[]): Promise<void> {
    await this.button("New group").click();
    const dialog = this.page.getByRole("dialog", { name: "New group" });
    await dialog.getByRole("textbox", { name: "Group name" }).fill(name);
    const members = dialog.getByRole("textbox", { name: "Members" });
    for (const userId of userIds) {
      await members.fill(userId);
      await members.press("Enter");
    }
    await dialog.getByRole("button", { name: "Create group" }).click();
    await expect(dialog).toBeHidden();
    await this.shows(name);
  }

  // --- the conversation ---------------------------------------------------------------------------------------------

  async send(text: string): Promise<void> {
    await this.box.fill(text);
    await this.button("Send").click();
    await expect(this.box).toHaveValue("");
  }

  /** What has been said and is rendered, top to bottom. */
  bodies(): Locator {
    return this.log.getByTestId("message-text");
  }

  /** The messages whose text is exactly this. */
  message(text: string): Locator {
    return this.log
      .getByRole("article")
      .filter({ has: this.page.getByTestId("message-text").getByText(text, { exact: true }) });
  }

  /** These, and nothing else, in this order. Only for conversations that fit into the window. */
  async hasTexts(...texts: string[]): Promise<void> {
    await expect.poll(async () => this.texts()).toEqual(texts);
  }

  async texts(): Promise<string[]> {
    return (await this.bodies().allTextContents()).map(withoutIsolates);
  }

  /** @param state `Sending`, `Sent`, `Read`, `Failed` */
  async isMarked(text: string, state: string): Promise<void> {
    await expect(this.message(text)).toContainText(state);
  }

  /** On a wide screen they may be open already. */
  async openDetails(): Promise<void> {
    const button = this.button("Details");
    if ((await button.getAttribute("aria-expanded")) !== "true") {
      await button.click();
    }
    await expect(this.details).toBeVisible();
  }

  members(): Locator {
    return this.details.getByRole("list", { name: "Members" }).getByRole("listitem");
  }

  async addMember(userId: string): Promise<void> {
    await this.details.getByRole("textbox", { name: "Add member" }).fill(userId);
    await this.details.getByRole("button", { name: "Add", exact: true }).click();
  }

  async removeMember(name: string): Promise<void> {
    await this.details.getByRole("button", { name: new RegExp(`^Remove ${ISOLATE}?${literally(name)}`) }).click();
    await this.page
      .getByRole("dialog", { name: /^Remove/ })
      .getByRole("button", { name: "Remove", exact: true })
      .click();
  }

  async leaveGroup(): Promise<void> {
    await this.details.getByRole("button", { name: "Leave group" }).click();
    await this.dialog.getByRole("button", { name: "Leave", exact: true }).click();
  }

  /** @returns the dialog */
  async openAccount(): Promise<Locator> {
    await this.button("Account").click();
    const dialog = this.page.getByRole("dialog", { name: "Account" });
    await expect(dialog).toBeVisible();
    return dialog;
  }

  async signOut(): Promise<void> {
    const account = await this.openAccount();
    await account.getByRole("button", { name: "Sign out" }).click();
    await this.page
      .getByRole("dialog", { name: /^Sign out/ })
      .getByRole("button", { name: "Sign out" })
      .click();
    await this.isSignedOut();
  }

  /** The user looks at something else; the browser of the tests always says that the page is in front. */
  async hide(hidden = true): Promise<void> {
    await this.page.evaluate((now) => {
      Object.defineProperty(document, "visibilityState", { value: now ? "hidden" : "visible", configurable: true });
      Object.defineProperty(document, "hidden", { value: now, configurable: true });
      document.hasFocus = () => !now;
      document.dispatchEvent(new Event("visibilitychange"));
      window.dispatchEvent(new Event(now ? "blur" : "focus"));
    }, hidden);
  }
}

export function literally(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
