import "fake-indexeddb/auto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Link, Transport } from "../src/connection/transport.js";
import { indexedDbStore } from "../src/store/indexeddb.js";
import { memoryStore } from "../src/store/memory.js";
import type { Store } from "../src/store/store.js";
import { Device, outcomeOf } from "./support/device.js";
import { CALM, STORM } from "./support/scripted-server.js";

const CONVERSATIONS = ["p:alice:bob", "p:alice:carol", "g:geese", "p:alice:dave", "g:skein"];

/** What a client runs on; once it is dead, nothing gets in or out. */
class Machine {
  alive = true;

  constructor(private readonly network: Transport) {}

  readonly transport: Transport = async (url, receiver) => {
    if (!this.alive) {
      return new Promise<Link>(() => {});
    }
    return this.network(url, {
      opened: () => this.alive && receiver.opened(),
      frame: (bytes) => this.alive && receiver.frame(bytes),
      closed: (code, reason) => this.alive && receiver.closed(code, reason),
    });
  };

  /** A store that a dead process no longer reaches. */
  guard(store: Store): Store {
    return new Proxy(store, {
      get: (target, name) => {
        const member = Reflect.get(target, name) as unknown;
        return typeof member === "function"
          ? (...args: unknown[]) => (this.alive ? member.apply(target, args) : Promise.reject(new Error("dead")))
          : member;
      },
    });
  }
}

type Step =
  | { kind: "receive"; conversation: number; count: number; pause: number }
  | { kind: "send" | "read" | "partlyRead"; conversation: number; pause: number }
  | { kind: "break" | "restart" | "crash"; pause: number };

const pause = fc.integer({ min: 0, max: 400 });
const conversation = fc.integer({ min: 0, max: CONVERSATIONS.length - 1 });
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 55,
    arbitrary: fc.record({
      kind: fc.constant("receive" as const),
      conversation,
      count: fc.integer({ min: 1, max: 4 }),
      pause,
    }),
  },
  { weight: 30, arbitrary: fc.record({ kind: fc.constant("send" as const), conversation, pause }) },
  { weight: 5, arbitrary: fc.record({ kind: fc.constant("read" as const), conversation, pause }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant("partlyRead" as const), conversation, pause }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant("break" as const), pause }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("restart" as const), pause }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("crash" as const), pause }) },
);

class History {
  private readonly device: Device;
  private machine!: Machine;
  private sends: ReturnType<typeof outcomeOf>[] = [];
  private readonly sentTexts: { conversation: string; text: string }[] = [];
  private number = 0;

  constructor(
    seed: number,
    private readonly stores: () => Store,
  ) {
    this.device = new Device(seed);
    this.boot();
  }

  private boot(): void {
    const { device } = this;
    this.machine = new Machine(device.server.transport);
    device.store = this.machine.guard(this.stores());
    device.build({}, this.machine.transport);
    device.client.start().catch(() => {});
  }

  async check(steps: Step[]): Promise<void> {
    const { server, runtime } = this.device;
    server.weather = STORM;
    for (const each of steps) {
      await this.perform(each);
      await runtime.run(each.pause);
    }
    server.weather = CALM;
    await runtime.run(120_000);
    await this.assertAll();
    await this.device.client.stop();
  }

  private async perform(each: Step): Promise<void> {
    const { server, client, runtime } = this.device;
    const id = "conversation" in each ? (CONVERSATIONS[each.conversation] ?? "") : "";
    switch (each.kind) {
      case "receive":
        for (let i = 0; i < each.count; i++) {
          server.add(id, "bob", `from bob ${this.number++}`);
        }
        return;
      case "send": {
        const text = `from alice ${this.number++}`;
        this.sentTexts.push({ conversation: id, text });
        this.sends.push(outcomeOf(client.sendText({ conversationId: id }, text)));
        return;
      }
      case "read":
        client.conversations.markAllRead(id).catch(() => {});
        return;
      case "partlyRead":
        client.conversations.markRead(id, runtime.int(10)).catch(() => {});
        return;
      case "break":
        server.breakConnection();
        return;
      case "restart": {
        const stopped = outcomeOf(client.stop());
        await runtime.run(8_000);
        expect(stopped.done).toBe(true);
        this.boot();
        // A send before the store is open is refused; it would be no test of what comes after.
        await runtime.settle();
        return;
      }
      case "crash":
        // The process is gone between two instructions: nothing it would still do happens, its promises never settle.
        await runtime.settle();
        this.machine.alive = false;
        server.breakConnection();
        this.sends = this.sends.filter((send) => send.done);
        this.boot();
        await runtime.settle();
    }
  }

  private async assertAll(): Promise<void> {
    const { device } = this;
    for (const [id, timeline] of device.server.timelines) {
      const all = timeline.map((message) => Number(message.seq));
      expect(device.seqs(id), `hand-over of ${id}`).toEqual(all);
      const known = await device.conversation(id);
      expect(known.unread, `unread of ${id}`).toBe(device.server.unread(id));
      expect(device.server.delivered.get(id), `delivered of ${id}`).toBe(all.length);
      const history = await device.client.conversations.localHistory(id, 0, 1_000);
      expect(
        history.map((message) => message.seq),
        `store of ${id}`,
      ).toEqual(all);
    }
    expect(
      this.sends.every((send) => send.done),
      "sends end",
    ).toBe(true);
    for (const id of CONVERSATIONS) {
      const timeline = device.server.timelines.get(id) ?? [];
      const stored = timeline
        .filter((message) => message.sender === "alice")
        .map(({ content }) => (content?.kind.case === "text" ? content.kind.value.text : ""));
      const wanted = this.sentTexts.filter((sent) => sent.conversation === id).map((sent) => sent.text);
      expect(stored, `sent once, in order, to ${id}`).toEqual(wanted);
    }
    expect(await device.client.conversations.pending()).toEqual([]);
  }
}

function property(stores: () => () => Store) {
  return fc.asyncProperty(
    fc.integer({ min: 1, max: 1_000_000 }),
    fc.array(step, { minLength: 40, maxLength: 120 }),
    (seed, steps) => new History(seed, stores()).check(steps),
  );
}

describe("whatever the network does, and across restarts and crashes", () => {
  it("every message is handed over once and in order, every send is stored once and in order", {
    tags: ["MSG-14", "MSG-17", "SDK-09"],
    timeout: 120_000,
  }, async () => {
    await fc.assert(
      property(() => {
        const store = memoryStore();
        return () => store;
      }),
      { seed: 7, numRuns: 60 },
    );
  });

  it("also with IndexedDB", { tags: ["SDK-09", "SDK-10"], timeout: 120_000 }, async () => {
    let database = 0;
    await fc.assert(
      property(() => {
        const name = `history-${database++}`;
        return () => indexedDbStore(name);
      }),
      { seed: 11, numRuns: 6 },
    );
  });
});
