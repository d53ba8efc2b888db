import "fake-indexeddb/auto";
import { deleteDB, openDB } from "idb";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { forgetAccount } from "../src/index.js";
import { indexedDbStore } from "../src/store/indexeddb.js";
import { Journal } from "../src/store/journal.js";
import { memoryStore } from "../src/store/memory.js";
import type { Store, StoredConversation, StoredMessage, StoredSend } from "../src/store/store.js";

const BOB = "p:alice:bob";
const GEESE = "g:geese";
let database = 0;

function message(conversationId: string, seq: number, text = `text ${seq}`): StoredMessage {
  return { conversationId, seq, serverTime: 1_000 + seq, text, bytes: new Uint8Array([seq % 256, 7]) };
}

function conversation(id: string, handedSeq = 3): StoredConversation {
  return {
    id,
    headSeq: 3,
    floorSeq: 1,
    readSeq: 2,
    peerReadSeq: 1,
    unread: 1,
    member: true,
    activeAt: 5,
    lastMessage: new Uint8Array([1]),
    handedSeq,
    countedSeq: 3,
    roamingSeq: 0,
    wantedReadSeq: 0,
  };
}

function send(clientMessageId: string, order: number, failedReason = ""): StoredSend {
  return { clientMessageId, conversationId: BOB, order, createdAt: 9, request: new Uint8Array([3]), failedReason };
}

function seqs(messages: StoredMessage[]): number[] {
  return messages.map(({ seq }) => seq);
}

describe.each([
  ["in memory", () => memoryStore()],
  ["in IndexedDB", () => indexedDbStore(`contract-${database++}`)],
])("a store %s", (_, make) => {
  let store: Store;

  beforeEach(async () => {
    store = make();
    await store.open("demo|alice", () => {});
  });

  afterEach(() => store.destroy());

  it("begins empty", async () => {
    expect(await store.state()).toEqual({ cursor: new Uint8Array(), eventVersion: 0, deviceId: "" });
    expect(await store.conversations()).toEqual([]);
    expect(await store.pendingSends()).toEqual([]);
    expect(await store.opaqueEvents()).toEqual([]);
    expect(await store.messages(BOB, 1, 10, 10)).toEqual([]);
    expect(await store.newestMessages(BOB, 10, 10)).toEqual([]);
  });

  it("keeps what there is one of, each for itself", async () => {
    const login = { accessToken: "a", refreshToken: "r", expiresAt: 7 };
    await store.commit([{ cursor: new Uint8Array([1, 2]), deviceId: "d1" }]);
    await store.commit([{ eventVersion: 4 }, { login }]);
    expect(await store.state()).toEqual({ cursor: new Uint8Array([1, 2]), eventVersion: 4, deviceId: "d1", login });
    await store.commit([{ login: null }]);
    expect((await store.state()).login).toBeUndefined();
    expect((await store.state()).deviceId).toBe("d1");
  });

  it("answers ranges of messages in order, never more than asked for", async () => {
    await store.commit([
      { messages: [5, 2, 9, 3, 4].map((seq) => message(BOB, seq)) },
      { messages: [message(GEESE, 3)] },
    ]);
    expect(seqs(await store.messages(BOB, 3, 9, 2))).toEqual([3, 4]);
    expect(seqs(await store.messages(BOB, 1, 100, 100))).toEqual([2, 3, 4, 5, 9]);
    expect(seqs(await store.messages(BOB, 6, 5, 10))).toEqual([]);
    expect(seqs(await store.newestMessages(BOB, 8, 2))).toEqual([4, 5]);
    expect(seqs(await store.newestMessages(BOB, Number.MAX_SAFE_INTEGER, 100))).toEqual([2, 3, 4, 5, 9]);
    expect((await store.messages(BOB, 9, 9, 1))[0]).toEqual(message(BOB, 9));
  });

  it("replaces a message and a conversation of the same key", async () => {
    await store.commit([{ messages: [message(BOB, 1)], conversations: [conversation(BOB, 1)] }]);
    await store.commit([{ messages: [message(BOB, 1, "changed")], conversations: [conversation(BOB, 2)] }]);
    expect((await store.messages(BOB, 1, 1, 1))[0]?.text).toBe("changed");
    expect(await store.conversations()).toEqual([conversation(BOB, 2)]);
  });

  it("makes changes in their order", async () => {
    await store.commit([
      {
        messages: [message(BOB, 1), message(BOB, 2), message(GEESE, 1)],
        conversations: [conversation(BOB), conversation(GEESE)],
      },
      { removedConversations: [BOB] },
      { messages: [message(BOB, 3), message(BOB, 4)] },
      { removedMessages: [{ conversationId: BOB, seq: 4 }] },
      { clearedConversations: [GEESE] },
    ]);
    expect(seqs(await store.messages(BOB, 0, 9, 9))).toEqual([3]);
    expect(await store.messages(GEESE, 0, 9, 9)).toEqual([]);
    expect((await store.conversations()).map(({ id }) => id)).toEqual([GEESE]);
  });

  it("keeps sends in their order until they end", async () => {
    await store.commit([{ pendingSends: [send("b", 2), send("a", 1), send("c", 3)] }]);
    await store.commit([{ pendingSends: [send("a", 4, "TIMED_OUT")], endedSends: ["b"] }]);
    expect(await store.pendingSends()).toEqual([send("c", 3), send("a", 4, "TIMED_OUT")]);
  });

  it("keeps events that nobody could read in the order of their versions, until they end", async () => {
    const event = (version: number) => ({ version, bytes: new Uint8Array([version]) });
    await store.commit([{ opaqueEvents: [event(12), event(3)] }, { opaqueEvents: [event(4)], endedEvents: [3, 4] }]);
    expect(await store.opaqueEvents()).toEqual([event(12)]);
    await store.commit([{ opaqueEvents: [event(5)] }]);
    expect(await store.opaqueEvents()).toEqual([event(5), event(12)]);
  });

  it("finds words, newest first", { tags: ["CNV-09", "SDK-11"] }, async () => {
    await store.commit([
      { messages: [message(BOB, 1, "One Goose"), message(GEESE, 2, "two GEESE"), message(BOB, 3, "goose?")] },
    ]);
    expect(seqs(await store.search("goose", 10))).toEqual([3, 1]);
    expect(seqs(await store.search("goose", 1))).toEqual([3]);
    expect(await store.search("duck", 10)).toEqual([]);
  });

  it("still knows everything after it was closed and opened again", { tags: ["SDK-10"] }, async () => {
    await store.commit([
      { messages: [message(BOB, 1)], conversations: [conversation(BOB)], pendingSends: [send("a", 1)] },
    ]);
    await store.commit([{ cursor: new Uint8Array([5]) }]);
    await store.close();
    await store.close();
    await store.open("demo|alice", () => {});
    expect(seqs(await store.messages(BOB, 1, 1, 1))).toEqual([1]);
    expect((await store.state()).cursor).toEqual(new Uint8Array([5]));
    expect(await store.pendingSends()).toHaveLength(1);
  });

  it("refuses another account, and forgets its own when it is destroyed", { tags: ["SDK-05"] }, async () => {
    await store.commit([{ cursor: new Uint8Array([5]), messages: [message(BOB, 1)] }]);
    await store.close();
    await expect(store.open("demo|bob", () => {})).rejects.toThrow("belongs to demo|alice");
    await store.destroy();
    await store.open("demo|bob", () => {});
    expect((await store.state()).cursor).toEqual(new Uint8Array());
    expect(await store.messages(BOB, 0, 9, 9)).toEqual([]);
  });
});

describe("a store in IndexedDB", () => {
  it("makes all changes of a commit or none", async () => {
    const store = indexedDbStore(`all-or-none-${database++}`);
    await store.open("demo|alice", () => {});
    const unstorable = { ...message(BOB, 2), text: (() => {}) as unknown as string };
    const refused = store.commit([
      { messages: [message(BOB, 1)], cursor: new Uint8Array([1]) },
      { messages: [unstorable] },
    ]);
    await expect(refused).rejects.toThrow();
    expect(await store.messages(BOB, 0, 9, 9)).toEqual([]);
    expect((await store.state()).cursor).toEqual(new Uint8Array());
    await store.commit([{ messages: [message(BOB, 1)] }]);
    expect(seqs(await store.messages(BOB, 0, 9, 9))).toEqual([1]);
  });

  it("lets go of a database that is deleted under it, and says so", async () => {
    const name = `deleted-${database++}`;
    const store = indexedDbStore(name);
    const lost = vi.fn();
    await store.open("demo|alice", lost);
    await deleteDB(name);
    expect(lost).toHaveBeenCalledOnce();
    await expect(store.commit([{ eventVersion: 1 }])).rejects.toThrow("not open");
    await store.open("demo|alice", lost);
    expect((await store.state()).eventVersion).toBe(0);
  });

  it("waits on the disk for what only this device has, and not for what the server has, too", async () => {
    const store = indexedDbStore(`durability-${database++}`);
    await store.open("demo|alice", () => {});
    const transaction = vi.spyOn(IDBDatabase.prototype, "transaction");
    const durabilityOf = async (change: Parameters<Store["commit"]>[0][number]) => {
      await store.commit([change]);
      return transaction.mock.lastCall?.[2]?.durability;
    };
    expect(await durabilityOf({ messages: [message(BOB, 1)], cursor: new Uint8Array([1]) })).toBe("relaxed");
    expect(await durabilityOf({ pendingSends: [send("a", 1)] })).toBe("strict");
    expect(await durabilityOf({ login: { accessToken: "", refreshToken: "", expiresAt: 0 } })).toBe("strict");
    transaction.mockRestore();
  });

  it("of an account can be forgotten by name", async () => {
    const store = indexedDbStore("skein:demo:alice");
    await store.open("demo|alice", () => {});
    await store.commit([{ eventVersion: 3 }]);
    await store.close();
    await forgetAccount("demo", "alice");
    const db = await openDB("skein:demo:alice");
    expect([...db.objectStoreNames]).toEqual([]);
    db.close();
    await deleteDB("skein:demo:alice");
  });
});

describe("the journal", () => {
  it("puts what comes in meanwhile into one transaction, and calls in order once it is stored", async () => {
    const store = memoryStore();
    const commit = vi.spyOn(store, "commit");
    const journal = new Journal(store, () => {});
    const called: string[] = [];
    for (let i = 1; i <= 10; i++) {
      journal.commit({ eventVersion: i }, () => called.push(`stored ${i}`));
    }
    journal.after(() => called.push("after"));
    expect(called).toEqual([]);
    await journal.flushed();
    expect(called).toEqual([...Array.from({ length: 10 }, (_, i) => `stored ${i + 1}`), "after"]);
    expect(commit.mock.calls.map(([changes]) => changes.length)).toEqual([1, 9]);
  });

  it("calls nothing that depends on what could not be stored", async () => {
    const store = memoryStore();
    store.commit = () => Promise.reject(new Error("quota"));
    const broken = vi.fn();
    const journal = new Journal(store, broken);
    const called = vi.fn();
    journal.commit({ eventVersion: 1 }, called);
    journal.commit({ eventVersion: 2 }, called);
    journal.after(called);
    await vi.waitFor(() => expect(broken).toHaveBeenCalledOnce());
    journal.commit({ eventVersion: 3 }, called);
    expect(called).not.toHaveBeenCalled();
    await expect(journal.flushed()).rejects.toThrow("closed");
  });
});
