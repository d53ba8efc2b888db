import { create, toBinary } from "@bufbuild/protobuf";
import { beforeEach, describe, expect, it } from "vitest";
import { SkeinError } from "../src/errors.js";
import { MessageSchema, UserEventSchema } from "../src/proto.js";
import { BOB, Device, GEESE, outcomeOf, range } from "./support/device.js";
import { METHODS } from "./support/methods.js";
import { CALM } from "./support/scripted-server.js";

let device: Device;

beforeEach(() => {
  device = new Device();
});

function origins(conversation: string): string[] {
  const own = device.messages.filter(({ message }) => message.conversationId === conversation);
  return [...new Set(own.map(({ origin }) => origin))];
}

function profile(nickname: string) {
  return create(UserEventSchema, { event: { case: "profile", value: { nickname } } }).event;
}

describe("messages", () => {
  it("of the time before a new device are handed over up to a number per conversation", {
    tags: ["MSG-20"],
  }, async () => {
    device.add(BOB, 250);
    device.add(GEESE, 3);
    await device.start();
    device.add(GEESE, 1);
    await device.pass(1);
    expect(device.seqs(BOB)).toEqual(range(151, 250));
    expect(origins(BOB)).toEqual(["roaming"]);
    expect(device.seqs(GEESE)).toEqual(range(1, 4));
    expect(origins(GEESE)).toEqual(["roaming", "live"]);
    expect((await device.conversation(BOB)).unread).toBe(250);
  });

  it("that a known device missed are all handed over", { tags: ["MSG-18", "SDK-08"] }, async () => {
    device.add(BOB, 2);
    await device.start();
    await device.client.conversations.markAllRead(BOB);
    await device.pass(1);
    device.client.stop();
    await device.pass(10);
    device.messages.length = 0;
    device.add(BOB, 230);
    device.add(GEESE, 150);
    device.build();
    await device.start();
    expect(device.seqs(BOB)).toEqual(range(3, 232));
    expect(origins(BOB)).toEqual(["offline"]);
    expect(device.seqs(GEESE)).toEqual(range(1, 150));
    expect(await device.client.conversations.totalUnread()).toBe(380);
  });

  it("that were missed are so even when their notifications overtake the sync", async () => {
    device.add(BOB, 1);
    await device.start();
    device.client.stop();
    await device.pass(10);
    device.messages.length = 0;
    device.add(BOB, 3);
    device.server.failing.set(METHODS.sync, new SkeinError("UNAVAILABLE", "down"));
    device.build();
    await device.start();
    for (const message of device.server.timelines.get(BOB)?.slice(1) ?? []) {
      device.server.push({ case: "messageNotify", value: { conversationId: BOB, seq: message.seq, message } });
    }
    await device.pass(1);
    expect(device.seqs(BOB)).toEqual([2, 3, 4]);
    expect(origins(BOB)).toEqual(["offline"]);
    device.server.failing.clear();
    await device.pass(60);
    device.add(BOB, 1);
    await device.pass(1);
    expect(origins(BOB)).toEqual(["offline", "live"]);
  });

  it("whose notifications overtake each other are handed over in order", { tags: ["SDK-08", "SDK-09"] }, async () => {
    await device.start();
    device.add(BOB, 1);
    await device.pass(1);
    device.server.weather = { ...CALM, loseNotify: 1 };
    device.add(BOB, 3);
    for (const seq of [4, 2, 3, 2, 4]) {
      const message = device.server.timelines.get(BOB)?.[seq - 1];
      device.server.push({ case: "messageNotify", value: { conversationId: BOB, seq: BigInt(seq), message } });
    }
    await device.pass(1);
    expect(device.seqs(BOB)).toEqual([1, 2, 3, 4]);
  });

  it("below the floor are not waited for", { tags: ["MSG-14", "SDK-09"] }, async () => {
    await device.start();
    device.server.weather = { ...CALM, loseNotify: 1 };
    device.add(GEESE, 20);
    device.server.floors.set(GEESE, 11);
    device.server.weather = CALM;
    device.add(GEESE, 1);
    await device.pass(1);
    expect(device.seqs(GEESE)).toEqual(range(11, 21));
  });

  it("of a conversation that may no longer be read are left alone", { tags: ["MSG-14"] }, async () => {
    await device.start();
    device.add(GEESE, 1);
    await device.pass(1);
    device.server.failing.set(METHODS.pull, new SkeinError("NO_RIGHT", "no"));
    device.server.weather = { ...CALM, dataless: 1 };
    device.add(GEESE, 5);
    await device.pass(60);
    expect((await device.conversation(GEESE)).member).toBe(false);
    expect(device.server.calls(METHODS.pull)).toBeLessThan(10);
  });

  it("of a service in trouble are asked for less and less, and then come", async () => {
    await device.start();
    device.server.failing.set(METHODS.pull, new SkeinError("UNAVAILABLE", "down"));
    device.server.weather = { ...CALM, dataless: 1 };
    device.add(GEESE, 5);
    await device.pass(60);
    expect(device.server.calls(METHODS.pull)).toBeLessThan(30);
    device.server.failing.clear();
    await device.pass(60);
    expect(device.seqs(GEESE)).toEqual(range(1, 5));
  });

  it("that are online only are handed over once and count nowhere", async () => {
    await device.start();
    const message = create(MessageSchema, { conversationId: BOB, sender: "bob", clientMessageId: "x" });
    device.server.push({ case: "messageNotify", value: { conversationId: BOB, message } });
    device.server.push({ case: "messageNotify", value: { conversationId: BOB, message } });
    await device.pass(1);
    expect(device.messages).toHaveLength(1);
    expect(await device.client.conversations.totalUnread()).toBe(0);
  });

  it("keep what a newer server says and this SDK does not understand", { tags: ["MSG-12"] }, async () => {
    await device.start();
    // Content of kind 999, which does not exist yet: field 999, length-delimited, "new".
    const unknown = new Uint8Array([0xba, 0x3e, 0x03, 0x6e, 0x65, 0x77]);
    const message = create(MessageSchema, { conversationId: BOB, seq: 1n, sender: "bob", content: {} });
    if (message.content) {
      message.content.$unknown = [{ no: 999, wireType: 2, data: unknown.slice(2) }];
    }
    device.server.push({ case: "messageNotify", value: { conversationId: BOB, seq: 1n, message } });
    await device.pass(1);
    expect(device.messages[0]?.message.content?.kind.case).toBeUndefined();
    const [stored] = await device.client.conversations.localHistory(BOB, 0, 1);
    expect(stored?.content?.$unknown).toHaveLength(1);
    expect(toBinary(MessageSchema, message)).toEqual((await device.store.messages(BOB, 1, 1, 1))[0]?.bytes);
  });

  it("are handed over again from the start when the server was restored to an earlier time", async () => {
    device.add(BOB, 5);
    device.add(GEESE, 2);
    await device.start();
    device.messages.length = 0;
    device.server.breakConnection();
    device.server.timelines.get(BOB)?.splice(2, 3);
    device.server.forgetCursors();
    device.add(BOB, 1);
    await device.pass(5);
    expect(device.seqs(BOB)).toEqual([1, 2, 3]);
    expect(device.seqs(GEESE)).toEqual([]);
  });

  it("that were deleted here do not come back by themselves", { tags: ["SDK-10"] }, async () => {
    device.add(BOB, 3);
    await device.start();
    await device.client.conversations.deleteLocalMessage(BOB, 2);
    expect((await device.client.conversations.localHistory(BOB, 0, 10)).map(({ seq }) => seq)).toEqual([1, 3]);
    await device.client.conversations.deleteLocalMessages(BOB);
    device.server.breakConnection();
    await device.pass(5);
    expect(await device.client.conversations.localHistory(BOB, 0, 10)).toEqual([]);
    expect(device.seqs(BOB)).toEqual([1, 2, 3]);
  });

  it("are found by their words, newest first", { tags: ["CNV-09", "SDK-11"] }, async () => {
    await device.start();
    device.server.add(BOB, "bob", "The Goose");
    await device.pass(1);
    device.server.add(GEESE, "bob", "a goose flies");
    device.server.add(GEESE, "bob", "a duck");
    await device.pass(1);
    const found = await device.client.conversations.searchLocal("GOOSE", 10);
    expect(found.map(({ conversationId }) => conversationId)).toEqual([GEESE, BOB]);
  });
});

describe("a store that cannot write", () => {
  it("ends the client before anything is handed over twice", async () => {
    await device.start();
    device.add(BOB, 1);
    await device.pass(1);
    const { commit } = device.store;
    device.store.commit = () => Promise.reject(new Error("disk full"));
    device.add(BOB, 1);
    await device.pass(60);
    expect(device.seqs(BOB)).toEqual([1]);
    expect(device.client.connection).toMatchObject({ state: "refused", error: { code: "INTERNAL" } });
    expect(device.errors).toHaveLength(1);

    device.store.commit = commit;
    await device.start();
    expect(device.seqs(BOB)).toEqual([1, 2]);
  });

  it("or be opened is told to whoever starts", async () => {
    device.store.open = () => Promise.reject(new Error("no private mode"));
    const started = outcomeOf(device.client.start());
    await device.pass(1);
    expect(started.error).toMatchObject({ code: "INTERNAL" });
    expect(device.errors).toHaveLength(1);
  });
});

describe("user events", () => {
  it("come once and in order, live or by sync", { tags: ["SDK-08"] }, async () => {
    await device.start();
    device.add(BOB, 3);
    device.server.addEvent(profile("one"));
    await device.pass(1);
    device.server.weather = { ...CALM, loseNotify: 1 };
    const read = (seq: number) => ({ conversationId: BOB, readSeq: BigInt(seq), unread: 1n, userId: "" });
    device.server.addEvent(create(UserEventSchema, { event: { case: "peerRead", value: read(2) } }).event);
    device.server.weather = CALM;
    device.server.addEvent(create(UserEventSchema, { event: { case: "read", value: read(2) } }).event);
    await device.pass(1);
    expect(device.userEvents.map(({ type }) => type)).toEqual(["profile", "peerRead", "ownRead"]);
    expect(await device.conversation(BOB)).toMatchObject({ peerReadSeq: 2, readSeq: 2, unread: 1 });
  });

  it("before the first that a new device hears are not missed", async () => {
    device.server.addEvent(profile("old"));
    await device.start();
    device.server.weather = { ...CALM, loseNotify: 1 };
    device.server.addEvent(profile("lost"));
    device.server.weather = CALM;
    device.server.addEvent(profile("heard"));
    await device.pass(1);
    const names = device.userEvents.map((event) => (event.type === "profile" ? event.profile.nickname : ""));
    expect(names.slice(-2)).toEqual(["lost", "heard"]);
  });

  it("of leaving a group are known at once", async () => {
    await device.start();
    device.add(GEESE, 1);
    await device.pass(1);
    const event = { case: "membership" as const, value: { conversationId: GEESE, groupId: "geese", member: false } };
    device.server.addEvent(create(UserEventSchema, { event }).event);
    await device.pass(1);
    expect((await device.conversation(GEESE)).member).toBe(false);
    expect(device.userEvents).toMatchObject([{ type: "membership", member: false }]);
  });
});

describe("reading", () => {
  it("is known here at once, and told to the server when it can be", async () => {
    await device.start();
    device.add(BOB, 4);
    await device.pass(1);
    device.server.weather = { ...CALM, refuse: 1 };
    device.server.breakConnection();
    await device.pass(1);
    await device.client.conversations.markRead(BOB, 3);
    expect((await device.conversation(BOB)).unread).toBe(1);
    expect(device.server.read.size).toBe(0);
    device.server.weather = CALM;
    await device.pass(60);
    expect(device.server.read.get(BOB)).toBe(3);
    expect((await device.conversation(BOB)).unread).toBe(1);
  });

  it("counts in the store what this run did not hand over", async () => {
    device.add(BOB, 20);
    await device.start();
    device.client.stop();
    await device.pass(5);
    device.build();
    await device.start();
    await device.client.conversations.markRead(BOB, 15);
    expect((await device.conversation(BOB)).unread).toBe(5);
  });
});

describe("history", () => {
  it("comes from the store when it is all there, and else from the server", {
    tags: ["SDK-10", "SDK-11"],
  }, async () => {
    device.add(BOB, 150);
    await device.start();
    const before = device.server.received.length;
    const newest = await device.client.conversations.history(BOB, 0, 20, "backward");
    expect(newest.map(({ seq }) => seq)).toEqual(range(131, 150));
    expect(device.server.received).toHaveLength(before);

    const older = outcomeOf(device.client.conversations.history(BOB, 1, 30, "forward"));
    await device.pass(1);
    expect(older.value?.map(({ seq }) => seq)).toEqual(range(1, 30));
    const back = outcomeOf(device.client.conversations.history(BOB, 50, 100, "backward"));
    await device.pass(1);
    expect(back.value?.map(({ seq }) => seq)).toEqual(range(1, 50));
    expect(device.seqs(BOB)).toEqual(range(51, 150));
    expect(await device.client.conversations.localHistory(BOB, 30, 100)).toHaveLength(30);
  });

  it("names the argument that is wrong", async () => {
    await device.start();
    const fieldOf = async (promise: Promise<unknown>) => {
      const outcome = outcomeOf(promise);
      await device.pass(1);
      return outcome.error?.field;
    };
    const { history } = device.client.conversations;
    expect(await fieldOf(history(BOB, 0, 101, "backward"))).toBe("limit");
    expect(await fieldOf(history(BOB, -1, 10, "backward"))).toBe("from_seq");
    expect(await fieldOf(history("bob", 0, 10, "backward"))).toBe("conversation_id");
  });
});

describe("listeners", () => {
  it("that throw or reject reach the error event, and disturb nobody", async () => {
    device.client.on("message", () => {
      throw new Error("thrown");
    });
    device.client.on("message", (() => Promise.reject(new Error("rejected"))) as () => void);
    await device.start();
    device.add(BOB, 1);
    await device.pass(1);
    expect(device.seqs(BOB)).toEqual([1]);
    expect(device.errors.map((error) => (error as Error).message)).toEqual(["thrown", "rejected"]);
  });

  it("that were removed hear nothing any more", async () => {
    let heard = 0;
    const off = device.client.on("message", () => heard++);
    await device.start();
    device.add(BOB, 1);
    await device.pass(1);
    off();
    device.add(BOB, 1);
    await device.pass(1);
    expect(heard).toBe(1);
  });
});
