import type { PendingSend } from "@skein/sdk";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { seqOf } from "../src/state/entry.js";
import { KEPT, PAGE, Timeline, WINDOW } from "../src/state/timeline.js";
import { FakeClient } from "./fake-client.js";

const ID = "p:alice:bob";

describe("the open conversation", () => {
  let client: FakeClient;
  let timeline: Timeline;
  const seqs = () => timeline.rows().map(seqOf);
  const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => from + i);
  const settle = () => vi.advanceTimersByTimeAsync(50);

  beforeEach(() => {
    vi.useFakeTimers();
    client = new FakeClient();
    timeline = new Timeline(client.asClient, ID);
  });
  afterEach(() => {
    timeline.close();
    expect(client.listenerCount).toBe(0);
    vi.useRealTimers();
  });

  it("begins with the newest page and goes back page by page to the first message", async () => {
    client.fill(ID, 120);
    await timeline.open("unread");
    expect(seqs()).toEqual(range(71, 120));
    await timeline.loadOlder();
    await timeline.loadOlder();
    expect(seqs()).toEqual(range(1, 120));
    expect(timeline.hasOlder()).toBe(false);
    const asked = client.asked;
    await timeline.loadOlder();
    expect(client.asked).toBe(asked);
  });

  it("begins around the first unread message when it is far up", async () => {
    client.fill(ID, 300, { readSeq: 100, unread: 200 });
    await timeline.open("unread");
    expect(seqs()).toEqual(range(81, 150));
    expect(timeline.rows().find((entry) => entry.firstUnread())?.key).toBe("bob-101");
    expect(timeline.hasNewer()).toBe(true);
    await timeline.loadNewer();
    expect(seqs()).toEqual(range(81, 200));
  });

  it("does not put the divider above a message of one's own", async () => {
    client.fill(ID, 10, { readSeq: 5, unread: 4 });
    client.stored[5] = { ...client.stored[5], sender: "alice" } as (typeof client.stored)[number];
    await timeline.open("unread");
    expect(timeline.rows().find((entry) => entry.firstUnread())?.key).toBe("bob-7");
  });

  it("takes in what comes, many at once, and keeps the rows that are there", async () => {
    client.fill(ID, 10);
    await timeline.open("unread");
    const before = timeline.rows();
    const told: number[] = [];
    timeline.onNew = (entries) => told.push(entries.length);
    client.deliver(11);
    client.deliver(12);
    client.deliver(12);
    await settle();
    expect(seqs()).toEqual(range(1, 12));
    expect(timeline.rows().slice(0, 10)).toEqual(before);
    expect(told).toEqual([2]);
  });

  it("fetches what is missing when a message leaves a gap", async () => {
    client.fill(ID, 10);
    await timeline.open("unread");
    client.stored.push({ ...(client.stored[0] as (typeof client.stored)[number]), seq: 11, clientMessageId: "x" });
    client.deliver(12);
    await settle();
    expect(seqs()).toEqual(range(1, 12));
  });

  it("stays bounded while one looks at the newest", async () => {
    client.fill(ID, 10);
    await timeline.open("unread");
    for (let seq = 11; seq <= 1_000; seq++) {
      client.deliver(seq);
      if (seq % 50 === 0) {
        await settle();
      }
    }
    await settle();
    expect(timeline.rows().length).toBeLessThanOrEqual(WINDOW);
    expect(seqs().at(-1)).toBe(1_000);
    expect(timeline.hasOlder()).toBe(true);
  });

  it("stays bounded while one reads far back, and finds the way to the end again", async () => {
    client.fill(ID, 1_000);
    await timeline.open("unread");
    timeline.atBottom = false;
    for (let i = 0; i < 10; i++) {
      await timeline.loadOlder();
    }
    expect(timeline.rows().length).toBeLessThanOrEqual(WINDOW);
    expect(timeline.rows().length).toBeGreaterThanOrEqual(KEPT);
    expect(timeline.hasNewer()).toBe(true);
    client.deliver(1_001);
    await settle();
    expect(seqs().at(-1)).toBeLessThan(1_000);
    await timeline.open("newest");
    expect(seqs()).toEqual(range(1_001 - PAGE + 1, 1_001));
  });

  it("shows what is stored while there is no connection, without holes", async () => {
    client.fill(ID, 30);
    client.stored.splice(20, 1);
    client.offline = true;
    await timeline.open("unread");
    expect(seqs()).toEqual(range(22, 30));
    expect(timeline.loading()).toBe("failed");
  });

  it("does again what failed, and only that", async () => {
    client.fill(ID, 120);
    await timeline.open("unread");
    client.offline = true;
    await timeline.loadOlder();
    expect(timeline.loading()).toBe("failed");
    client.offline = false;
    await timeline.retry();
    expect(timeline.loading()).toBe("idle");
    expect(seqs()).toEqual(range(21, 120));
  });

  it("tries again by itself when the connection is back", async () => {
    client.fill(ID, 120);
    client.stored.splice(0, 110);
    client.offline = true;
    await timeline.open("unread");
    expect(timeline.loading()).toBe("failed");
    client.stored.splice(0);
    client.fill(ID, 120);
    client.offline = false;
    client.emit("connection", { state: "connected" });
    await settle();
    expect(timeline.loading()).toBe("idle");
    expect(seqs()).toEqual(range(71, 120));
  });

  it("opens empty where nothing was written, and asks nobody", async () => {
    await timeline.open("unread");
    expect(timeline.rows()).toEqual([]);
    expect(timeline.hasOlder()).toBe(false);
    expect(client.asked).toBe(0);
  });
});

describe("a message of one's own", () => {
  const pending = (changes: Partial<PendingSend> = {}): PendingSend => ({
    conversationId: ID,
    clientMessageId: "alice-11",
    content: { kind: { case: "text", value: { text: "mine" } } } as PendingSend["content"],
    mentions: [],
    createdAt: 1,
    state: "sending",
    failedReason: "",
    ...changes,
  });
  let client: FakeClient;
  let timeline: Timeline;

  beforeEach(async () => {
    vi.useFakeTimers();
    client = new FakeClient();
    client.fill(ID, 10);
    timeline = new Timeline(client.asClient, ID);
    await timeline.open("unread");
  });
  afterEach(() => {
    timeline.close();
    vi.useRealTimers();
  });
  const update = (state: "sending" | "sent" | "failed", send = pending()) =>
    client.emit("send", {
      conversationId: ID,
      clientMessageId: send.clientMessageId,
      state,
      seq: 11,
      serverTime: 5,
      pending: send,
    });

  it("is one and the same row from sending to sent, in whatever order that is told", async () => {
    update("sending");
    const row = timeline.rows().at(-1);
    expect(row?.state().kind).toBe("pending");
    update("sent");
    expect(timeline.rows().at(-1)).toBe(row);
    client.deliver(11, "alice");
    await vi.advanceTimersByTimeAsync(50);
    expect(timeline.rows().at(-1)).toBe(row);
    expect(row?.state().kind).toBe("stored");
    expect(timeline.rows()).toHaveLength(11);
    // A late repetition changes nothing.
    update("sent");
    expect(timeline.rows()).toHaveLength(11);
  });

  it("stays below when it failed, and goes when it is given up", () => {
    update("sending");
    update("failed", pending({ state: "failed", failedReason: "UNAVAILABLE" }));
    expect(timeline.rows().at(-1)?.state()).toMatchObject({ kind: "pending", send: { state: "failed" } });
    timeline.discard("alice-11");
    expect(timeline.rows()).toHaveLength(10);
  });

  it("of another conversation is not shown", () => {
    const other = pending({ conversationId: "p:alice:carol" });
    client.emit("send", {
      conversationId: other.conversationId,
      clientMessageId: "x",
      state: "sending",
      pending: other,
    });
    expect(timeline.rows()).toHaveLength(10);
  });
});
