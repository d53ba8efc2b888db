import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type ConversationList, createConversationList } from "../src/state/conversations.js";
import { conversation, FakeClient } from "./fake-client.js";

describe("the conversation list", () => {
  let client: FakeClient;
  let list: ConversationList;
  const flush = () => vi.advanceTimersByTime(20);

  beforeEach(async () => {
    vi.useFakeTimers();
    client = new FakeClient();
    for (let i = 1; i <= 5; i++) {
      client.listed.push(conversation(`p:alice:u${i}`, { activeAt: i * 10, unread: i }));
    }
    list = createConversationList(client.asClient);
    await list.reload();
  });
  afterEach(() => {
    list.close();
    vi.useRealTimers();
  });

  it("has the most recently active first", () => {
    expect(list.order()).toEqual(["p:alice:u5", "p:alice:u4", "p:alice:u3", "p:alice:u2", "p:alice:u1"]);
    expect(list.totalUnread()).toBe(15);
  });

  it("moves what changed, once for many changes", () => {
    client.emit("conversation", conversation("p:alice:u2", { activeAt: 100, unread: 3 }));
    client.emit("conversation", conversation("p:alice:u9", { activeAt: 45, unread: 1 }));
    client.emit("conversation", conversation("p:alice:u2", { activeAt: 101, unread: 4 }));
    expect(list.order()[0]).toBe("p:alice:u5");
    flush();
    expect(list.order()).toEqual(["p:alice:u2", "p:alice:u5", "p:alice:u9", "p:alice:u4", "p:alice:u3", "p:alice:u1"]);
    expect(list.totalUnread()).toBe(15 - 2 + 4 + 1);
  });

  it("keeps the very same order when only a read point moved", () => {
    const before = list.order();
    client.emit("conversation", conversation("p:alice:u3", { activeAt: 30, unread: 0 }));
    flush();
    expect(list.order()).toBe(before);
    expect(list.get("p:alice:u3")?.unread).toBe(0);
    expect(list.totalUnread()).toBe(12);
  });

  it("lets go of what was removed", () => {
    client.emit("conversationRemoved", { conversationId: "p:alice:u5" });
    flush();
    expect(list.order()).not.toContain("p:alice:u5");
    expect(list.get("p:alice:u5")).toBeUndefined();
    expect(list.totalUnread()).toBe(10);
  });

  it("keeps the order of any sequence of changes that sorting would give", () => {
    let seed = 7;
    const random = (below: number) => {
      seed = (seed * 1103515245 + 12345) % 2147483648;
      return seed % below;
    };
    const active = new Map(client.listed.map((one) => [one.id, one.activeAt]));
    for (let i = 0; i < 500; i++) {
      const id = `p:alice:u${random(40)}`;
      const at = 1_000 + i * 40 + random(40);
      active.set(id, at);
      client.emit("conversation", conversation(id, { activeAt: at }));
      if (random(3) === 0) {
        flush();
      }
    }
    flush();
    const sorted = [...active].sort((a, b) => b[1] - a[1]).map(([id]) => id);
    expect(list.order()).toEqual(sorted);
  });
});
