import "fake-indexeddb/auto";
import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import { openDB } from "idb";
import { describe, expect, it, vi } from "vitest";
import { ContentSchema, MessageSchema, UserEventSchema } from "../src/proto.js";
import { indexedDbStore } from "../src/store/indexeddb.js";
import { BOB, Device, outcomeOf } from "./support/device.js";
import { olderBuild } from "./support/older-build.js";

const ACCOUNT = "demo|alice";
let databases = 0;

function freshName(): string {
  return `upgrade-${databases++}`;
}

const stored = (seq: number, text: string) => ({
  conversationId: BOB,
  seq,
  serverTime: 1_000 + seq,
  text,
  bytes: toBinary(
    MessageSchema,
    create(MessageSchema, {
      conversationId: BOB,
      seq: BigInt(seq),
      sender: "bob",
      content: { kind: { case: "text", value: { text } } },
    }),
  ),
});

const VERSION_1 = {
  state: {
    account: ACCOUNT,
    cursor: new TextEncoder().encode("0:0"),
    eventVersion: 4,
    deviceId: "d1",
    login: { accessToken: "a", refreshToken: "r", expiresAt: 7 },
  },
  conversation: {
    id: BOB,
    headSeq: 2,
    floorSeq: 1,
    readSeq: 1,
    peerReadSeq: 0,
    unread: 1,
    member: true,
    activeAt: 1_002,
    handedSeq: 2,
    countedSeq: 2,
    roamingSeq: 0,
    wantedReadSeq: 1,
  },
  messages: [stored(1, "one goose"), stored(2, "two geese")],
  sends: ["b", "a"].map((clientMessageId, at) => ({
    clientMessageId,
    conversationId: BOB,
    order: 2 - at,
    createdAt: 9,
    request: new Uint8Array([3]),
    failedReason: "TIMED_OUT",
  })),
};

/** Made by the code that wrote version 1, as it stood then; stays as it is. */
async function databaseOfVersion1() {
  const name = freshName();
  const db = await openDB(name, 1, {
    upgrade(created) {
      created.createObjectStore("state");
      created.createObjectStore("conversations", { keyPath: "id" });
      const messages = created.createObjectStore("messages", { keyPath: ["conversationId", "seq"] });
      messages.createIndex("time", "serverTime");
      created.createObjectStore("sends", { keyPath: "clientMessageId" }).createIndex("order", "order");
    },
  });
  await db.put("state", VERSION_1.state, "state");
  await db.put("conversations", VERSION_1.conversation);
  for (const message of VERSION_1.messages) {
    await db.put("messages", message);
  }
  for (const send of VERSION_1.sends) {
    await db.put("sends", send);
  }
  return { name, db };
}

describe("a store of version 1", () => {
  it("is brought into the form of now, with all that is in it", async () => {
    const { name, db } = await databaseOfVersion1();
    db.close();
    const store = indexedDbStore(name);
    await store.open(ACCOUNT, () => {});
    const { account: _, ...state } = VERSION_1.state;
    expect(await store.state()).toEqual(state);
    expect(await store.conversations()).toEqual([VERSION_1.conversation]);
    expect(await store.messages(BOB, 1, 9, 9)).toEqual(VERSION_1.messages);
    expect((await store.search("geese", 9)).map(({ seq }) => seq)).toEqual([2]);
    expect((await store.pendingSends()).map(({ clientMessageId }) => clientMessageId)).toEqual(["a", "b"]);
    expect(await store.opaqueEvents()).toEqual([]);
    await store.commit([{ opaqueEvents: [{ version: 5, bytes: new Uint8Array([1]) }] }]);
    await store.close();
    await store.open(ACCOUNT, () => {});
    expect(await store.opaqueEvents()).toEqual([{ version: 5, bytes: new Uint8Array([1]) }]);
    await store.destroy();
  });

  it("goes on being the store of its device", async () => {
    const { name, db } = await databaseOfVersion1();
    db.close();
    const device = new Device();
    device.store = indexedDbStore(name);
    device.build();
    await device.start();
    expect(device.state).toBe("connected");
    expect((await device.client.conversations.localHistory(BOB, 0, 9)).map(({ seq }) => seq)).toEqual([1, 2]);
    expect(await device.conversation(BOB)).toMatchObject({ headSeq: 2, unread: 1 });
  });

  it("that another tab has open is asked of that tab", async () => {
    const { name, db } = await databaseOfVersion1();
    const asked = vi.fn(() => db.close());
    db.addEventListener("versionchange", asked);
    const store = indexedDbStore(name);
    await store.open(ACCOUNT, () => {});
    expect(asked).toHaveBeenCalledOnce();
    expect((await store.state()).deviceId).toBe("d1");
    await store.destroy();
  });
});

describe("a store of a newer build", () => {
  it("is refused, and stays as it is", async () => {
    const name = freshName();
    const newer = await openDB(name, 1_000, {
      upgrade: (created) => {
        created.createObjectStore("state");
      },
    });
    await newer.put("state", "of tomorrow", "state");
    newer.close();
    const device = new Device();
    device.store = indexedDbStore(name);
    device.build();
    const started = outcomeOf(device.client.start());
    await device.pass(1);
    expect(started.error).toMatchObject({ code: "CLIENT_TOO_OLD", retryable: false });
    expect(device.errors).toHaveLength(1);
    expect(device.server.connects).toBe(0);
    const still = await openDB(name, 1_000);
    expect(await still.get("state", "state")).toBe("of tomorrow");
    still.close();
  });
});

describe("what a build does not know", () => {
  const content = create(ContentSchema, {
    kind: { case: "richLink", value: { title: "Geese", url: "https://geese.example" } },
    cloudCustomData: new Uint8Array([7]),
  });
  const inThisBuild = (bytes: Uint8Array | undefined) => bytes && fromBinary(ContentSchema, bytes);
  const profile = (nickname: string) =>
    create(UserEventSchema, { event: { case: "profile", value: { userId: "alice", nickname } } });

  it("is handed on as it came, kept, and read by the build that knows it", async () => {
    const { Device: OlderDevice, proto } = await olderBuild();
    const store = indexedDbStore(freshName());
    const older = new OlderDevice();
    older.store = store;
    older.build();
    await older.start();
    older.server.addContent(BOB, "bob", fromBinary(proto.ContentSchema, toBinary(ContentSchema, content)));
    const addEvent = (nickname: string) =>
      older.server.addWholeEvent(fromBinary(proto.UserEventSchema, toBinary(UserEventSchema, profile(nickname))));
    addEvent("Ali");
    await older.pass(1);
    // One comes live, one by a sync.
    older.server.weather = { ...older.server.weather, loseNotify: 1 };
    addEvent("Ally");
    older.server.breakConnection();
    await older.pass(5);
    older.client.stop();
    await older.pass(6);
    older.build();
    await older.start();

    expect(older.messages).toHaveLength(1);
    expect(older.messages[0]?.message.content?.kind.case).toBeUndefined();
    expect(inThisBuild(older.messages[0]?.message.opaque)).toEqual(content);
    expect(older.messages[0]?.message.content?.cloudCustomData).toEqual(new Uint8Array([7]));
    const bytes = (version: bigint, nickname: string) => toBinary(UserEventSchema, { ...profile(nickname), version });
    expect(older.userEvents.map(({ type }) => type)).toEqual(["opaque", "opaque"]);
    expect(older.userEvents[0]).toMatchObject({ version: 1, bytes: bytes(1n, "Ali") });
    const [kept] = await older.client.conversations.localHistory(BOB, 0, 1);
    expect(inThisBuild(kept?.opaque)).toEqual(content);
    older.client.stop();
    await older.pass(6);

    const now = new Device();
    now.store = store;
    now.build();
    await now.start();
    expect(now.userEvents).toMatchObject([
      { type: "profile", profile: { nickname: "Ali" } },
      { type: "profile", profile: { nickname: "Ally" } },
    ]);
    const [read] = await now.client.conversations.localHistory(BOB, 0, 1);
    expect(read?.opaque).toBeUndefined();
    expect(read?.content?.kind).toMatchObject({ case: "richLink", value: { title: "Geese" } });
    expect(await store.opaqueEvents()).toEqual([]);
    now.client.stop();
    await now.pass(6);
    now.build();
    await now.start();
    expect(now.userEvents).toHaveLength(2);
  });
});
