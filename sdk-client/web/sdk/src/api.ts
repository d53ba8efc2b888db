// The public shapes of the SDK; start reading at SkeinClient. Times are milliseconds since the epoch, seqs are whole
// numbers from 1 (0: none).

import type { DescService, MessageInitShape } from "@bufbuild/protobuf";
import type { Client } from "@connectrpc/connect";
import type { SkeinError } from "./errors.js";
import type { Content, ContentSchema, KickReason, Platform, ProfileEvent, SendOptionsSchema } from "./proto.js";
import type { Store } from "./store/store.js";

/** Where a client is in its life. */
export type ConnectionState =
  /** Not started, or stopped. */
  | "stopped"
  /** Opening a connection, or waiting to try again. */
  | "connecting"
  /** Connected, and fetching what was missed. */
  | "syncing"
  /** Connected, and everything missed has been handed over. */
  | "connected"
  /** Another login or an operator ended the session; only start() begins a new one. */
  | "kicked"
  /** The login ended and could not be renewed: sign in again. */
  | "signedOut"
  /** The server refuses for a reason that trying again cannot change, e.g. a banned account. */
  | "refused";

export interface Connection {
  state: ConnectionState;
  /** Set with "connecting" after a failure, and with "kicked", "signedOut" and "refused". */
  error?: SkeinError;
  /** Set while waiting to try again: when the next try begins, by this device's clock; to be shown. */
  retryAt?: number;
  /** Set with "kicked" when the server said why. */
  kicked?: Kick;
}

/** Why a session was ended, and by whom. */
export interface Kick {
  /** CONFLICT: a newer login on a device that the app's policy does not allow beside this one. */
  reason: KickReason;
  /** CONFLICT: the newer device. */
  byPlatform: Platform;
  byDeviceId: string;
  time: number;
}

/** A message as the server stored it. */
export interface Message {
  conversationId: string;
  /** 0 when it was sent online only. */
  seq: number;
  sender: string;
  clientMessageId: string;
  serverTime: number;
  /** Kinds of content are told apart by `content.kind.case`, e.g. "text"; not set on a tombstone. */
  content?: Content;
  /** Set when this build does not know the kind of the content: the encoded `skein.v1.Content`, as it came. */
  opaque?: Uint8Array;
  mentions: string[];
  senderDeviceId: string;
  /** The content was removed; only conversationId and seq mean anything. */
  tombstone: boolean;
}

/**
 * Why a message comes now: just sent, sent while this device was away (or before it had caught up), or older than this
 * device's first login.
 */
export type Origin = "live" | "offline" | "roaming";

/** A message as it is handed over. */
export interface ReceivedMessage {
  message: Message;
  origin: Origin;
  /** Sent by this user, from this or another device. */
  own: boolean;
}

/** sending: in the queue or on its way, also while offline. failed: given up, resend() tries again. */
export type SendState = "sending" | "sent" | "failed";

/** A message of this device that is not acknowledged. */
export interface PendingSend {
  conversationId: string;
  clientMessageId: string;
  content: Content;
  mentions: string[];
  /** When send() was called, by this device's clock. */
  createdAt: number;
  state: "sending" | "failed";
  /** The error code that ended the tries, e.g. NO_RIGHT; empty while sending. */
  failedReason: string;
}

export interface SendUpdate {
  conversationId: string;
  clientMessageId: string;
  state: SendState;
  /** Set with "sent"; 0 for a message that is not stored. */
  seq?: number;
  serverTime?: number;
  /** Set with "failed". */
  error?: SkeinError;
  /** As it was given to send(). */
  pending: PendingSend;
}

/** One conversation as this device knows it. */
export interface Conversation {
  /** `p:alice:bob` or `g:<group>`. */
  id: string;
  kind: "pair" | "group";
  /** Pair: the other user. */
  peer?: string;
  groupId?: string;
  /** Highest seq known to exist. */
  headSeq: number;
  /** Lowest seq this user may read. */
  floorSeq: number;
  /** Everything up to here has been handed over. */
  handedSeq: number;
  /** How far the user has read, on any device. */
  readSeq: number;
  /** Pair: how far the peer has read. */
  peerReadSeq: number;
  /** Messages by others after readSeq that count as unread. */
  unread: number;
  /** False: the user left or was removed. */
  member: boolean;
  activeAt: number;
  lastMessage?: Message;
}

/** Exactly one of the three. */
export type SendTo = { userId: string } | { groupId: string } | { conversationId: string };

export interface SendInput {
  to: SendTo;
  content: MessageInitShape<typeof ContentSchema>;
  /** Filled in when left out: a new UUID. */
  clientMessageId?: string;
  options?: MessageInitShape<typeof SendOptionsSchema>;
  /** Groups only: at most 20 user ids. */
  mentions?: string[];
}

export interface Acknowledgement {
  conversationId: string;
  seq: number;
  serverTime: number;
  clientMessageId: string;
  /** The server had stored this clientMessageId before. */
  duplicate: boolean;
}

/** What happens besides messages; each once, in the user's own order, also those missed while offline. */
export type UserEvent =
  | { type: "peerRead"; conversationId: string; userId: string; readSeq: number }
  | { type: "ownRead"; conversationId: string; readSeq: number; unread: number }
  | {
      type: "membership";
      groupId: string;
      /** Its name at that moment: who was removed cannot ask for it any more. */
      groupName: string;
      conversationId: string;
      /** False: left, or removed by somebody. */
      member: boolean;
      removed: boolean;
      /** Who did it; empty for the platform. */
      operator: string;
    }
  | { type: "profile"; profile: ProfileEvent }
  /**
   * Something this build does not know: the encoded `skein.v1.UserEvent`, as it came. It is kept, and told again by its
   * own name when a build that knows it starts.
   */
  | { type: "opaque"; version: number; bytes: Uint8Array };

/**
 * Events of a client. Listeners of one client are called one at a time, in order; one that returns a promise is not
 * waited for. An error thrown by a listener goes to the `error` event and disturbs nobody else.
 */
export interface ClientEvents {
  connection: Connection;
  /** Every message exactly once in each tab, per conversation in order of seq, own ones too. Stored before the call. */
  message: ReceivedMessage;
  /** Last message, unread count, read points or membership changed. */
  conversation: Conversation;
  conversationRemoved: { conversationId: string };
  send: SendUpdate;
  userEvent: UserEvent;
  /** This tab was asleep and may have missed events: read again what is shown. */
  refresh: Record<string, never>;
  error: unknown;
}

/** Where tokens come from. */
export interface Login {
  userId: string;
  /**
   * Needed for the first start of a device. Later starts use the refresh token kept in the store; when that has ended
   * and there is no password the client becomes "signedOut".
   */
  password?: string;
  /** Instead of a password: an access token from the app's own server; asked again when one has ended. */
  token?: () => Promise<string>;
}

export interface ClientOptions {
  /** The gateway, `http://` or `https://`. Default: the page's origin, outside of a browser `http://localhost:8080`. */
  url?: string;
  appKey: string;
  login: Login;
  /** Stable per installation, 1 to 64 printable ASCII characters. Default: made once and kept in the store. */
  deviceId?: string;
  /**
   * Default: PLATFORM_WEB in a browser, PLATFORM_SERVER in Node. One user may have one session of platform SERVER: a second
   * Node client of the same user ends the first as "kicked".
   */
  platform?: Platform;
  /** Default: IndexedDB, one database per app and user, where there is one; else memory. */
  store?: Store;
  /**
   * Default true where the browser can: tabs of one user and app share the store and one connection. The tab that holds
   * it works for all; when it closes another takes over.
   */
  shareTabs?: boolean;
  /** How many messages of each conversation a new device is handed from before its time; default 100. */
  roamingMessages?: number;
  /** How many sends may wait; default 1,000. Beyond that, sends fail with OVERLOADED. */
  maxPendingSends?: number;
  /** How long to wait for each answer; default 10,000. */
  answerTimeoutMs?: number;
  /** Default: the global WebSocket, or package `ws` in a Node that has none. */
  webSocket?: typeof WebSocket;
}

/**
 * One device of one user. Promises fail with SkeinError; its `code` says what went wrong and `retryable` whether trying
 * again can help.
 */
export interface SkeinClient {
  readonly userId: string;
  readonly connection: Connection;

  /** @returns the function that removes the listener */
  on<E extends keyof ClientEvents>(event: E, listener: (value: ClientEvents[E]) => void): () => void;

  /**
   * Connects, and from then on stays connected until stop(), a kick or a refused account. Resolves when the first
   * synchronisation is done. Being offline is no failure, it goes on trying; rejects when the client ends before that.
   */
  start(): Promise<void>;

  /** Resolves when the store is open: local conversations and messages can be read, online or not. start() opens it too. */
  open(): Promise<void>;

  /** Flushes for at most 5 s, disconnects, closes the store. Sends not acknowledged go out after the next start. */
  stop(): Promise<void>;

  /**
   * Ends the login on the server and stops. Needs no connection: then only this device forgets its tokens.
   * @param forget true: also deletes all that this device stored of the account
   */
  logout(options?: { forget?: boolean }): Promise<void>;

  sendText(to: SendTo, text: string): Promise<Acknowledgement>;

  /**
   * Sends a message. Also works offline: it waits in the (bounded) queue, which survives a reload. Messages to one
   * conversation arrive in the order of the calls. Tried until acknowledged: after 10 s without an answer again under
   * the same clientMessageId, at most 3 times.
   */
  send(input: SendInput): Promise<Acknowledgement>;
  /** Tries a failed message again under the same clientMessageId. */
  resend(clientMessageId: string): Promise<Acknowledgement>;
  /** Forgets a failed message. */
  discard(clientMessageId: string): Promise<void>;

  readonly conversations: ConversationApi;

  /**
   * The methods of a service, e.g. `client.service(GroupService).get({ groupIds })`; services are in `@skein/sdk/proto`. A
   * call waits for a connection and its answer for `answerTimeoutMs`, unless it says `timeoutMs`; given up by its `signal`
   * it fails with CANCELLED. Nothing is kept of what it answers.
   */
  service<S extends DescService>(service: S): Client<S>;

  /** The network changed or came back: probes, or connects at once. In a browser the SDK calls it itself. */
  networkChanged(): void;
  /** In a browser the SDK follows the page's visibility itself. */
  setForeground(foreground: boolean): void;
}

/** The conversation list and what is in it. Local answers come from the store and need no network. */
export interface ConversationApi {
  /** Most recently active first. */
  list(): Promise<Conversation[]>;
  get(conversationId: string): Promise<Conversation | undefined>;
  totalUnread(): Promise<number>;
  /** Moves the read point forward, here at once; the server is told when there is a connection. */
  markRead(conversationId: string, upToSeq: number): Promise<void>;
  markAllRead(conversationId: string): Promise<void>;
  /**
   * A stretch of one conversation, ascending: from the store when it is all there, else from the server.
   * @param fromSeq forward: the first seq; backward: the last one, 0 for the newest
   * @param limit 1 to 100
   */
  history(
    conversationId: string,
    fromSeq: number,
    limit: number,
    direction: "forward" | "backward",
  ): Promise<Message[]>;
  /** The newest messages up to toSeq (0: the newest) that are in the store. */
  localHistory(conversationId: string, toSeq: number, limit: number): Promise<Message[]>;
  /** Not acknowledged sends, in the order of the calls; of all conversations when none is named. */
  pending(conversationId?: string): Promise<PendingSend[]>;
  /** Searches the store by words, newest first. */
  searchLocal(words: string, limit: number): Promise<Message[]>;
  /** Deletes from this device only. */
  deleteLocalMessage(conversationId: string, seq: number): Promise<void>;
  deleteLocalMessages(conversationId: string): Promise<void>;
}
