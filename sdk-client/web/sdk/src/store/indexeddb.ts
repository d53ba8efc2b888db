import { type DBSchema, deleteDB, type IDBPDatabase, type IDBPTransaction, openDB } from "idb";
import { failure } from "../failures.js";
import { changed, emptyState } from "./memory.js";
import type {
  Store,
  StoreChange,
  StoredConversation,
  StoredEvent,
  StoredMessage,
  StoredSend,
  StoredState,
} from "./store.js";

interface Schema extends DBSchema {
  /** One record: whose store it is, and what there is only one of. */
  state: { key: "state"; value: StoredState & { account: string } };
  conversations: { key: string; value: StoredConversation };
  messages: { key: [string, number]; value: StoredMessage; indexes: { time: number } };
  sends: { key: string; value: StoredSend; indexes: { order: number } };
  events: { key: number; value: StoredEvent };
}

type Tables = ("state" | "conversations" | "messages" | "sends" | "events")[];

const ALL: Tables = ["state", "conversations", "messages", "sends", "events"];
/**
 * Step n makes version n + 1 of version n, with what is in it. Browsers hold databases of all versions there ever were: a
 * step stays as it is, and what changes is another one.
 */
const STEPS: ((db: IDBPDatabase<Schema>) => void)[] = [
  (db) => {
    db.createObjectStore("state");
    db.createObjectStore("conversations", { keyPath: "id" });
    const messages = db.createObjectStore("messages", { keyPath: ["conversationId", "seq"] });
    messages.createIndex("time", "serverTime");
    db.createObjectStore("sends", { keyPath: "clientMessageId" }).createIndex("order", "order");
  },
  (db) => {
    db.createObjectStore("events", { keyPath: "version" });
  },
];
const DEFAULT_NAME = "skein";

/**
 * A store in IndexedDB that survives reloads.
 *
 * @param name of the database; one per account. Clients make their own by default, named `skein:<app>:<user>`
 */
export function indexedDbStore(name: string = DEFAULT_NAME): Store {
  return new IndexedDbStore(name);
}

class IndexedDbStore implements Store {
  private db?: IDBPDatabase<Schema>;
  private single: StoredState & { account: string } = { account: "", ...emptyState() };

  constructor(private readonly name: string) {}

  async open(account: string, onLost: (why: unknown) => void): Promise<void> {
    if (this.db) {
      return;
    }
    const db = await this.openDatabase(onLost);
    try {
      const known = await db.get("state", "state");
      if (known && known.account !== account) {
        throw new Error(`database ${this.name} belongs to ${known.account}, not to ${account}`);
      }
      this.single = known ?? { account, ...emptyState() };
    } catch (cause) {
      db.close();
      throw cause;
    }
    this.db = db;
  }

  private async openDatabase(onLost: (why: unknown) => void): Promise<IDBPDatabase<Schema>> {
    const lost = (why: string) => {
      this.db = undefined;
      onLost(new Error(`database ${this.name} ${why}`));
    };
    const opening = openDB<Schema>(this.name, STEPS.length, {
      upgrade(upgraded, from) {
        for (const step of STEPS.slice(from)) {
          step(upgraded);
        }
      },
      // Somebody deletes the database, or a newer version of the application opens it: holding on would block that.
      blocking: () => {
        db.close();
        lost("was taken away");
      },
      // The browser closed it, e.g. because the user cleared the data of the site.
      terminated: () => lost("was closed by the browser"),
    });
    const db = await opening.catch((cause) => {
      throw cause instanceof DOMException && cause.name === "VersionError" ? this.tooOld(cause) : cause;
    });
    return db;
  }

  private tooOld(cause: unknown): Error {
    const why = `database ${this.name} was written by a newer build of the application; this one knows version ${STEPS.length}`;
    return failure("CLIENT_TOO_OLD", why, { cause });
  }

  async close(): Promise<void> {
    this.db?.close();
    this.db = undefined;
  }

  async destroy(): Promise<void> {
    await this.close();
    this.single = { account: "", ...emptyState() };
    await deleteDB(this.name);
  }

  /**
   * Durability: "strict" waits for the disk, "relaxed" for the operating system. What came from the server can be had
   * from it again, and a crash of the browser loses nothing either way, so that is relaxed; only after a power cut the
   * last moments may be handed over once more. A message that only this device has, and a refresh token, which works
   * once, must not be lost at all.
   */
  async commit(changes: readonly StoreChange[]): Promise<void> {
    const strict = changes.some(
      (change) => change.pendingSends?.length || change.login !== undefined || change.deviceId,
    );
    const tx = this.database().transaction(ALL, "readwrite", { durability: strict ? "strict" : "relaxed" });
    let single = this.single;
    let failed: unknown;
    try {
      for (const change of changes) {
        write(tx, change, (failure) => {
          failed ??= failure;
        });
        single = { ...changed(single, change), account: single.account };
      }
      if (single !== this.single && changes.some(touchesState)) {
        tx.objectStore("state")
          .put(single, "state")
          .catch(() => {});
      }
    } catch (cause) {
      // E.g. a value that cannot be stored: without this the first half would be committed.
      failed ??= cause;
      tx.abort();
    }
    try {
      await tx.done;
    } catch (cause) {
      throw failed ?? cause;
    }
    this.single = single;
  }

  async state(): Promise<StoredState> {
    const { account: _, ...state } = this.single;
    return state;
  }

  async conversations(): Promise<StoredConversation[]> {
    return this.database().getAll("conversations");
  }

  async messages(conversationId: string, fromSeq: number, toSeq: number, limit: number): Promise<StoredMessage[]> {
    if (fromSeq > toSeq || limit < 1) {
      return [];
    }
    return this.database().getAll("messages", rangeOf(conversationId, fromSeq, toSeq), limit);
  }

  async newestMessages(conversationId: string, toSeq: number, limit: number): Promise<StoredMessage[]> {
    const tx = this.database().transaction("messages");
    const found: StoredMessage[] = [];
    let cursor = limit > 0 ? await tx.store.openCursor(rangeOf(conversationId, 0, toSeq), "prev") : null;
    while (cursor && found.length < limit) {
      found.push(cursor.value);
      cursor = found.length < limit ? await cursor.continue() : null;
    }
    return found.reverse();
  }

  async search(words: string, limit: number): Promise<StoredMessage[]> {
    const found: StoredMessage[] = [];
    let cursor = await this.database().transaction("messages").store.index("time").openCursor(null, "prev");
    while (cursor && found.length < limit) {
      if (cursor.value.text.toLowerCase().includes(words)) {
        found.push(cursor.value);
      }
      cursor = await cursor.continue();
    }
    return found;
  }

  async pendingSends(): Promise<StoredSend[]> {
    return this.database().getAllFromIndex("sends", "order");
  }

  async opaqueEvents(): Promise<StoredEvent[]> {
    return this.database().getAll("events");
  }

  private database(): IDBPDatabase<Schema> {
    if (!this.db) {
      throw new Error(`database ${this.name} is not open`);
    }
    return this.db;
  }
}

function touchesState(change: StoreChange): boolean {
  const { cursor, eventVersion, deviceId, login } = change;
  return cursor !== undefined || eventVersion !== undefined || deviceId !== undefined || login !== undefined;
}

/** Whole numbers only, so the bounds can be closed. */
function rangeOf(conversationId: string, fromSeq: number, toSeq: number): IDBKeyRange {
  return IDBKeyRange.bound([conversationId, fromSeq], [conversationId, toSeq]);
}

/** Only asks, in order; nothing is waited for in between, which keeps the transaction alive and short. */
function write(
  tx: IDBPTransaction<Schema, Tables, "readwrite">,
  change: StoreChange,
  onFailure: (failure: unknown) => void,
): void {
  const asked: Promise<unknown>[] = [];
  const messages = tx.objectStore("messages");
  for (const id of change.removedConversations ?? []) {
    asked.push(tx.objectStore("conversations").delete(id), messages.delete(rangeOf(id, 0, Number.MAX_SAFE_INTEGER)));
  }
  for (const id of change.clearedConversations ?? []) {
    asked.push(messages.delete(rangeOf(id, 0, Number.MAX_SAFE_INTEGER)));
  }
  for (const { conversationId, seq } of change.removedMessages ?? []) {
    asked.push(messages.delete([conversationId, seq]));
  }
  for (const message of change.messages ?? []) {
    asked.push(messages.put(message));
  }
  for (const conversation of change.conversations ?? []) {
    asked.push(tx.objectStore("conversations").put(conversation));
  }
  for (const send of change.pendingSends ?? []) {
    asked.push(tx.objectStore("sends").put(send));
  }
  for (const id of change.endedSends ?? []) {
    asked.push(tx.objectStore("sends").delete(id));
  }
  for (const event of change.opaqueEvents ?? []) {
    asked.push(tx.objectStore("events").put(event));
  }
  for (const version of change.endedEvents ?? []) {
    asked.push(tx.objectStore("events").delete(version));
  }
  for (const request of asked) {
    // A failed request aborts the transaction, which is what the caller waits for.
    request.catch(onFailure);
  }
}
