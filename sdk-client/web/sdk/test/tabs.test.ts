import { beforeEach, describe, expect, it } from "vitest";
import { nameOf } from "../src/calls.js";
import { GroupService, ProfileService } from "../src/proto.js";
import { BOB, GEESE, outcomeOf, range } from "./support/device.js";
import { CALM } from "./support/scripted-server.js";
import { Tab, World } from "./support/tabs-world.js";

let world: World;

beforeEach(() => {
  world = new World();
});

describe("tabs of one user", () => {
  it("share one connection, and each is told every message once", { tags: ["SDK-08"] }, async () => {
    const first = await world.tab();
    world.add(BOB, 2);
    await world.runtime.run(100);
    const second = await world.tab();
    world.add(BOB, 3);
    world.add(GEESE, 1);
    await world.runtime.run(1_000);

    expect(world.server.connects).toBe(1);
    expect(first.client.connection.state).toBe("connected");
    expect(second.client.connection.state).toBe("connected");
    expect(first.seqs(BOB)).toEqual(range(1, 5));
    expect(second.seqs(BOB)).toEqual(range(3, 5));
    expect(second.seqs(GEESE)).toEqual([1]);
  });

  it("are told everything also when their lock is slow to come", async () => {
    const first = await world.tab();
    const second = new Tab(world);
    second.platform.lockDelayMs = 200;
    second.client.start().catch(() => {});
    await world.runtime.run(2_000);
    world.add(BOB, 3);
    await world.runtime.run(100);
    expect(first.seqs(BOB)).toEqual(range(1, 3));
    expect(second.seqs(BOB)).toEqual(range(1, 3));
  });

  it("answer each other's questions", async () => {
    await world.tab();
    const second = await world.tab();
    world.add(BOB, 4);
    await world.runtime.run(100);
    const sent = outcomeOf(second.client.sendText({ userId: "bob" }, "from the second"));
    await world.runtime.run(100);
    expect(sent.value?.seq).toBe(5);

    const listed = outcomeOf(second.client.conversations.list());
    const history = outcomeOf(second.client.conversations.localHistory(BOB, 0, 2));
    const unknown = outcomeOf(second.client.conversations.markRead("p:alice:nobody", 1));
    await world.runtime.run(100);
    expect(listed.value).toMatchObject([{ id: BOB, unread: 4 }]);
    expect(history.value?.map((message) => message.seq)).toEqual([4, 5]);
    expect(unknown.error?.code).toBe("CONVERSATION_UNKNOWN");
    expect(unknown.error?.field).toBe("conversation_id");
  });

  it("go on when the one with the connection closes", async () => {
    const first = await world.tab();
    const second = await world.tab();
    const third = await world.tab();
    world.add(BOB, 2);
    await world.runtime.run(100);
    first.kill();
    world.add(BOB, 2);
    await world.runtime.run(5_000);

    expect(world.server.connects).toBe(2);
    expect(second.client.connection.state).toBe("connected");
    expect(third.client.connection.state).toBe("connected");
    world.add(BOB, 1);
    await world.runtime.run(100);
    expect(second.seqs(BOB)).toEqual(range(1, 5));
    expect(third.seqs(BOB)).toEqual(range(1, 5));
    expect(second.refreshes).toBe(1);
    expect(third.refreshes).toBe(1);
  });

  it("are told what was stored right before the leading one died", async () => {
    const first = await world.tab();
    const second = await world.tab();
    world.add(BOB, 1);
    await world.runtime.run(100);
    second.platform.sleep();
    world.add(BOB, 3);
    await world.runtime.run(100);
    expect(first.seqs(BOB)).toEqual(range(1, 4));
    first.kill();
    await world.runtime.run(1_000);
    second.platform.wake();
    await world.runtime.run(5_000);

    expect(second.seqs(BOB)).toEqual(range(1, 4));
    expect(second.client.connection.state).toBe("connected");
  });

  it("send in a following tab survives the leading one, under the same id", async () => {
    const first = await world.tab();
    const second = await world.tab();
    world.server.weather = { ...CALM, loseReply: 1 };
    const sent = outcomeOf(second.client.sendText({ userId: "bob" }, "hello"));
    await world.runtime.run(500);
    expect(world.server.timelines.get(BOB)).toHaveLength(1);
    world.server.weather = CALM;
    first.kill();
    await world.runtime.run(5_000);

    expect(sent.value).toMatchObject({ seq: 1, duplicate: true });
    expect(world.server.timelines.get(BOB)).toHaveLength(1);
    expect(second.seqs(BOB)).toEqual([1]);
    const pending = outcomeOf(second.client.conversations.pending());
    await world.runtime.run(10);
    expect(pending.value).toEqual([]);
  });

  it("calls that the contract calls repeatable are asked again of the next leading tab", async () => {
    const first = await world.tab();
    const second = await world.tab();
    world.server.mute = true;
    const read = outcomeOf(second.client.service(GroupService).listJoined({}));
    const changed = outcomeOf(second.client.service(ProfileService).update({ nickname: "Ali" }));
    await world.runtime.run(500);
    const empty = () => new Uint8Array();
    world.server.methods.set(nameOf(GroupService.method.listJoined), empty);
    world.server.methods.set(nameOf(ProfileService.method.update), empty);
    first.kill();
    world.server.mute = false;
    await world.runtime.run(5_000);
    expect(read.value?.groups).toEqual([]);
    expect(changed.value?.profile).toBeUndefined();
  });

  it("other calls fail when nobody knows whether they were done", async () => {
    const first = await world.tab();
    const second = await world.tab();
    world.server.mute = true;
    const created = outcomeOf(second.client.service(GroupService).create({ name: "geese" }));
    await world.runtime.run(500);
    first.kill();
    world.server.mute = false;
    await world.runtime.run(5_000);
    expect(created.error?.code).toBe("UNAVAILABLE");
  });

  it("stopping one leaves the others connected, also when it leads", async () => {
    const first = await world.tab();
    const second = await world.tab();
    const stopped = outcomeOf(first.client.stop());
    await world.runtime.run(5_000);
    expect(stopped.done).toBe(true);
    expect(first.client.connection.state).toBe("stopped");
    expect(second.client.connection.state).toBe("connected");
    expect(world.server.connects).toBe(2);

    const again = outcomeOf(first.client.start());
    await world.runtime.run(1_000);
    expect(again.done).toBe(true);
    expect(world.server.connects).toBe(2);
  });

  it("signing out in one signs out all", async () => {
    const first = await world.tab();
    const second = await world.tab();
    const third = await world.tab();
    const out = outcomeOf(second.client.logout());
    await world.runtime.run(5_000);
    expect(out).toMatchObject({ done: true, error: undefined });
    expect(first.client.connection.state).toBe("signedOut");
    expect(second.client.connection.state).toBe("stopped");
    expect(third.client.connection.state).toBe("signedOut");
    expect(world.server.hasSession).toBe(false);
  });

  it("a kick reaches all, with its reason", async () => {
    const first = await world.tab();
    const second = await world.tab();
    world.server.closeWith(4003);
    await world.runtime.run(1_000);
    expect(first.client.connection).toMatchObject({ state: "kicked", error: { code: "SESSION_KICKED" } });
    expect(second.client.connection).toMatchObject({ state: "kicked", error: { code: "SESSION_KICKED" } });

    second.client.start().catch(() => {});
    await world.runtime.run(1_000);
    expect(first.client.connection.state).toBe("connected");
  });

  it("a tab that sleeps for long is told what it missed, and to look again, when it wakes", async () => {
    await world.tab();
    const sleeper = await world.tab();
    sleeper.platform.sleep();
    for (let i = 0; i < 22; i++) {
      world.add(BOB, 100);
      await world.runtime.run(2_000);
    }
    sleeper.platform.wake();
    await world.runtime.run(5_000);
    world.add(BOB, 1);
    await world.runtime.run(1_000);

    const seqs = sleeper.seqs(BOB);
    expect(sleeper.refreshes).toBeGreaterThan(0);
    expect(new Set(seqs).size).toBe(seqs.length);
    expect(seqs.at(-1)).toBe(2_201);
  });

  it("a tab whose browser threw away what came while it was asleep finds out when it is seen again", async () => {
    await world.tab();
    const sleeper = await world.tab();
    world.add(BOB, 2);
    await world.runtime.run(100);
    sleeper.platform.sleep();
    world.add(BOB, 20);
    await world.runtime.run(100);
    sleeper.platform.wake(true);
    sleeper.client.networkChanged();
    await world.runtime.run(100);
    expect(sleeper.seqs(BOB)).toEqual(range(1, 22));
    expect(sleeper.refreshes).toBe(1);

    sleeper.platform.sleep();
    world.add(BOB, 5);
    await world.runtime.run(100);
    sleeper.platform.wake(true);
    world.add(BOB, 5);
    await world.runtime.run(100);
    expect(sleeper.seqs(BOB)).toEqual(range(1, 32));
    sleeper.client.networkChanged();
    world.add(BOB, 5);
    await world.runtime.run(100);
    expect(sleeper.seqs(BOB)).toEqual(range(1, 37));
  });

  it("a store that fails ends all of them in the same state", async () => {
    const first = await world.tab();
    const second = await world.tab();
    const commit = world.store.commit.bind(world.store);
    world.store.commit = async () => {
      throw new Error("quota exceeded");
    };
    world.add(BOB, 1);
    await world.runtime.run(1_000);
    for (const tab of [first, second]) {
      expect(tab.client.connection).toMatchObject({ state: "refused", error: { code: "INTERNAL" } });
      expect(tab.errors).toHaveLength(1);
      expect(tab.messages).toEqual([]);
    }
    world.store.commit = commit;
    second.client.start().catch(() => {});
    await world.runtime.run(1_000);
    expect(first.seqs(BOB)).toEqual([1]);
    expect(second.seqs(BOB)).toEqual([1]);
  });

  it("without a leader that answers, questions end in the end", async () => {
    const first = await world.tab();
    first.platform.sleep();
    const second = new Tab(world);
    const opened = outcomeOf(second.client.open());
    await world.runtime.run(40_000);
    expect(opened.error?.code).toBe("UNAVAILABLE");
  });
});
