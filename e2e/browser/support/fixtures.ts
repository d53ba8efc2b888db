// `person` gives a spec people with browsers of their own; whatever their pages complain of fails the spec.
import { type BrowserContext, type BrowserContextOptions, test as base, expect, type Page } from "@playwright/test";
import { ChatPage } from "./chat-page.js";
import { Account } from "./skein.js";

export { expect };

/** What pages must not do: errors on the console, uncaught exceptions, violations of the policy, dialogs. */
export class Watch {
  private readonly problems: string[] = [];
  private readonly allowed: RegExp[] = [];

  /** For errors that the spec itself provokes, e.g. by cutting the network; name them exactly. */
  allow(...patterns: RegExp[]): void {
    this.allowed.push(...patterns);
  }

  async over(context: BrowserContext): Promise<void> {
    await context.addInitScript(() => {
      document.addEventListener("securitypolicyviolation", (event) => {
        console.error(`policy violation: ${event.violatedDirective} by ${event.blockedURI || event.sourceFile}`);
      });
    });
    context.on("weberror", (failure) => this.report("exception", failure.error().stack ?? String(failure.error())));
    context.on("console", (message) => {
      if (message.type() === "error" || message.type() === "warning") {
        this.report(`console.${message.type()}`, `${message.text()} (${message.location().url})`);
      }
    });
    context.on("dialog", (dialog) => {
      this.report("dialog", dialog.message());
      void dialog.dismiss();
    });
  }

  private report(kind: string, text: string): void {
    this.problems.push(`${kind}: ${text}`);
  }

  verify(): void {
    const left = this.problems.filter((problem) => !this.allowed.some((pattern) => pattern.test(problem)));
    expect(left, "what the pages complained of").toEqual([]);
  }
}

/** The browser's own words when a request or the WebSocket fails because there is no network or no server. */
export const NETWORK_IS_DOWN = [
  /console\.error: WebSocket connection to 'ws:\/\/[^']+' failed: .*(ERR_INTERNET_DISCONNECTED|ERR_CONNECTION_REFUSED|ERR_CONNECTION_RESET|Error during WebSocket handshake|Close received after close|ERR_CONNECTION_CLOSED)/,
  /console\.error: Failed to load resource: net::(ERR_INTERNET_DISCONNECTED|ERR_CONNECTION_REFUSED|ERR_CONNECTION_RESET|ERR_EMPTY_RESPONSE|ERR_CONNECTION_CLOSED)/,
];

export interface Visitor {
  context: BrowserContext;
  page: Page;
  chat: ChatPage;
}

export interface Person extends Visitor {
  account: Account;
}

interface Fixtures {
  watch: Watch;
  /** A fresh browser profile at the sign-in screen. */
  visitor(options?: BrowserContextOptions): Promise<Visitor>;
  /** A new user, signed in. */
  person(name: string, options?: BrowserContextOptions & { nickname?: string }): Promise<Person>;
  /** Somebody who exists already, in a fresh profile, signed in. */
  signedIn(account: Account, options?: BrowserContextOptions): Promise<Person>;
}

export const test = base.extend<Fixtures>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the fixtures from this pattern
  watch: async ({}, use) => {
    const watch = new Watch();
    await use(watch);
    watch.verify();
  },

  visitor: async ({ browser, watch }, use) => {
    const contexts: BrowserContext[] = [];
    await use(async (options = {}) => {
      const context = await browser.newContext(options);
      contexts.push(context);
      await watch.over(context);
      const page = await context.newPage();
      const chat = new ChatPage(page);
      await page.goto("/");
      return { context, page, chat };
    });
    for (const context of contexts) {
      await context.close();
    }
  },

  signedIn: async ({ visitor }, use) => {
    await use(async (account, options = {}) => {
      const visit = await visitor(options);
      await visit.chat.signIn(account.userId);
      return { ...visit, account };
    });
  },

  person: async ({ signedIn }, use) => {
    await use(async (name, { nickname, ...options } = {}) => {
      const account = await Account.register(name, { nickname });
      return signedIn(account, options);
    });
  },
});
