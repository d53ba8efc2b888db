// What a device remembers. The client makes all changes through commit(); a store needs to know nothing of protobuf.

/** A message. `bytes` is an encoded `skein.v1.Message`, so that fields of a newer server survive. */
export interface StoredMessage {
  conversationId: string;
  seq: number;
  serverTime: number;
  /** For the search in the store. */
  text: string;
  bytes: Uint8Array;
}

export interface StoredConversation {
  id: string;
  headSeq: number;
  floorSeq: number;
  readSeq: number;
  peerReadSeq: number;
  unread: number;
  member: boolean;
  activeAt: number;
  /** An encoded `skein.v1.Message`. */
  lastMessage?: Uint8Array;
  /** Everything up to this seq has been handed to the application. */
  handedSeq: number;
  /** `unread` counts messages up to this seq. */
  countedSeq: number;
  /** Messages up to this seq are older than this device. */
  roamingSeq: number;
  /** The user read up to here; above readSeq while the server does not know. */
  wantedReadSeq: number;
}

/** A message that is not acknowledged. */
export interface StoredSend {
  clientMessageId: string;
  conversationId: string;
  /** Ascending in the order of the calls. */
  order: number;
  createdAt: number;
  /** An encoded `skein.v1.SendRequest`. */
  request: Uint8Array;
  /** Empty while it is being tried; else the error code that ended the tries. */
  failedReason: string;
}

/** A user event of a kind that no build so far knew, for a build that does. */
export interface StoredEvent {
  version: number;
  /** An encoded `skein.v1.UserEvent`. */
  bytes: Uint8Array;
}

/** Tokens of the login. Whoever can read the store can use them, like a cookie. */
export interface StoredLogin {
  accessToken: string;
  refreshToken: string;
  /** End of the access token. */
  expiresAt: number;
}

/** What there is only one of. */
export interface StoredState {
  /** Where the last sync ended; empty on a new device. */
  cursor: Uint8Array;
  /** Version of the last user event handed over; 0 when there was none. */
  eventVersion: number;
  /** Empty until one was chosen. */
  deviceId: string;
  login?: StoredLogin;
}

/** Changes that are made together or not at all, in the order of these fields. */
export interface StoreChange {
  /** Forgets these conversations and their messages. */
  removedConversations?: string[];
  /** Forgets the messages only. */
  clearedConversations?: string[];
  /** Forgets one message. */
  removedMessages?: { conversationId: string; seq: number }[];
  /** Adds or replaces. */
  messages?: StoredMessage[];
  /** Adds or replaces. */
  conversations?: StoredConversation[];
  /** Adds or replaces. */
  pendingSends?: StoredSend[];
  /** clientMessageIds that were acknowledged or given up by the application. */
  endedSends?: string[];
  /** Adds. */
  opaqueEvents?: StoredEvent[];
  /** Versions of opaque events that are of no use any more. */
  endedEvents?: number[];
  cursor?: Uint8Array;
  eventVersion?: number;
  deviceId?: string;
  /** null forgets it. */
  login?: StoredLogin | null;
}

/**
 * Used by one client at a time. Promises that fail end the client: a store that cannot write must not be handed further
 * messages, they would be handed over again after a restart.
 */
export interface Store {
  /**
   * What an earlier build wrote is brought into the form of this one. A store that a newer build wrote fails with
   * CLIENT_TOO_OLD and stays as it is: it may hold messages that are not sent yet.
   *
   * @param account app and user; a store that belongs to another account refuses
   * @param onLost called when the store was closed by somebody else, e.g. because the user cleared the site's data
   */
  open(account: string, onLost: (why: unknown) => void): Promise<void>;
  /** Harmless when closed already. What it knows is kept for the next open. */
  close(): Promise<void>;
  /** Closes, and deletes everything. */
  destroy(): Promise<void>;
  /** Makes the changes, in their order, in one transaction: after a crash either all of them are there or none. */
  commit(changes: readonly StoreChange[]): Promise<void>;
  state(): Promise<StoredState>;
  conversations(): Promise<StoredConversation[]>;
  /** Messages with fromSeq <= seq <= toSeq that are here, ascending, the first `limit` of them. */
  messages(conversationId: string, fromSeq: number, toSeq: number, limit: number): Promise<StoredMessage[]>;
  /** The newest `limit` messages with seq <= toSeq that are here, ascending. */
  newestMessages(conversationId: string, toSeq: number, limit: number): Promise<StoredMessage[]>;
  /** Messages whose text contains the words (lower case already), newest first. */
  search(words: string, limit: number): Promise<StoredMessage[]>;
  /** In their order. */
  pendingSends(): Promise<StoredSend[]>;
  /** Ascending by version. */
  opaqueEvents(): Promise<StoredEvent[]>;
}
