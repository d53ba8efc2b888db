// Everything that belongs to the account that is open in this tab.
import { type Connection, createClient, forgetAccount, type SkeinClient, SkeinError } from "@skein/sdk";
import { ProfileService } from "@skein/sdk/proto";
import { type Accessor, createSignal } from "solid-js";
import { language, t } from "../i18n/language.js";
import { type Content, previewOf } from "../text/preview.js";
import { type Account, keyOf, remember } from "./accounts.js";
import { lookForNewBuild } from "./build.js";
import { type ConversationList, createConversationList } from "./conversations.js";
import { Drafts } from "./drafts.js";
import { createPartings, type Partings } from "./partings.js";
import { createPeople, type People } from "./people.js";
import { createPresenceWatch, type PresenceWatch } from "./presence.js";
import { Removals } from "./removals.js";
import { createUnsent, type Unsent } from "./unsent.js";

export const removals = new Removals(localStorage, forgetAccount);

export interface OpenAccount {
  readonly account: Account;
  readonly self: string;
  readonly client: SkeinClient;
  readonly connection: Accessor<Connection>;
  readonly conversations: ConversationList;
  readonly people: People;
  readonly presence: PresenceWatch;
  readonly partings: Partings;
  readonly drafts: Drafts;
  readonly unsent: Unsent;
  /** Follows the draft of a conversation as it was last kept. */
  draft(conversationId: string): string;
  /** Something failed that no form can show. */
  readonly problem: Accessor<unknown>;
  setProblem(problem: unknown): void;
  /** What a content says in one line. */
  preview(content: Content | undefined): string;
  /** Connects again after a kick. */
  start(): void;
  /** Stops working; the account stays signed in. */
  close(): Promise<void>;
  /** Stops working and writes nothing any more: another tab signed out, and perhaps removed what was stored. */
  leave(): Promise<void>;
  /** Ends the login. @param forget also removes everything of the account that is stored on this device */
  signOut(forget: boolean): Promise<void>;
}

/** Asks again for people, groups and presence when they may have changed. @returns what ends it */
function keepPeopleFresh(
  client: SkeinClient,
  account: Account,
  people: People,
  presence: PresenceWatch,
  failed: (problem: unknown) => void,
): (() => void)[] {
  let closed = false;
  return [
    () => {
      closed = true;
    },
    client.on("connection", ({ state }) => {
      if (state === "connected") {
        people.connected();
        presence.connected();
        // The server was perhaps away to be replaced.
        lookForNewBuild();
        const own = client.service(ProfileService).get({ userIds: [account.userId] });
        own.then(({ profiles: [profile] }) => {
          if (profile && !closed) {
            people.putUser(profile);
            remember({ ...account, nickname: profile.nickname });
          }
        }, failed);
      }
    }),
    client.on("message", ({ message, own }) => {
      if (!own) {
        people.wrote(message.sender, message.conversationId);
      }
      const content = message.content?.kind;
      if (content?.case === "notification" && message.conversationId.startsWith("g:")) {
        people.refreshGroup(message.conversationId.slice(2));
      }
    }),
  ];
}

/** The drafts of an account, which other tabs write too. */
function shareDrafts(key: string) {
  const [changed, setChanged] = createSignal({}, { equals: false });
  const drafts = new Drafts(localStorage, key, () => setChanged({}));
  const written = (event: StorageEvent) => drafts.written(event.key, event.newValue);
  const leaving = () => drafts.flush();
  addEventListener("storage", written);
  addEventListener("pagehide", leaving);
  return {
    drafts,
    draft(conversationId: string): string {
      changed();
      return drafts.get(conversationId);
    },
    leave(): void {
      removeEventListener("storage", written);
      removeEventListener("pagehide", leaving);
    },
  };
}

/** Opens an account whose login is in the store already, or gets one with the password. */
export function openAccount(account: Account, password?: string): OpenAccount {
  const client = createClient({ appKey: account.appKey, login: { userId: account.userId, password } });
  const key = keyOf(account);
  const [connection, setConnection] = createSignal<Connection>(client.connection);
  const [problem, setProblem] = createSignal<unknown>();
  const conversations = createConversationList(client);
  const people = createPeople(client, key);
  const presence = createPresenceWatch(client);
  const partings = createPartings(client);
  const unsent = createUnsent(client);
  const { drafts, draft, leave } = shareDrafts(key);

  const readAll = () => {
    Promise.all([conversations.reload(), unsent.reload()]).catch(setProblem);
  };
  const off = [
    leave,
    client.on("connection", setConnection),
    client.on("refresh", readAll),
    client.on("error", setProblem),
    ...keepPeopleFresh(client, account, people, presence, setProblem),
  ];

  function start(): void {
    client.start().catch((error: unknown) => {
      // The connection says it, and the banner shows that.
      if (!(error instanceof SkeinError)) {
        setProblem(error);
      }
    });
  }

  const release = () => {
    for (const stop of off) {
      stop();
    }
    for (const part of [conversations, people, presence, partings, unsent]) {
      part.close();
    }
  };

  client.open().then(readAll, setProblem);
  start();

  return {
    account,
    self: account.userId,
    client,
    connection,
    conversations,
    people,
    presence,
    partings,
    drafts,
    unsent,
    draft,
    problem,
    setProblem,
    preview: (content) => previewOf(content, { t, language: language(), self: account.userId, name: people.label }),
    start,
    ...endings(account, client, drafts, people, release),
  };
}

/** The three ways in which an account is left. */
function endings(
  account: Account,
  client: SkeinClient,
  drafts: Drafts,
  people: People,
  release: () => void,
): Pick<OpenAccount, "close" | "leave" | "signOut"> {
  return {
    async close() {
      drafts.flush();
      release();
      await client.stop();
    },
    async leave() {
      drafts.discard();
      people.discard();
      release();
      await client.stop();
    },
    async signOut(forget) {
      if (!forget) {
        drafts.flush();
        release();
        await client.logout();
        return;
      }
      drafts.forgetAll();
      people.forget();
      release();
      removals.begin(account);
      // Whatever hinders the logout, what is stored goes.
      await client.logout({ forget }).then(
        () => removals.done(account),
        () => removals.remove(account),
      );
    },
  };
}
