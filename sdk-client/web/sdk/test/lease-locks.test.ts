import "fake-indexeddb/auto";
import { afterEach, describe, expect, it, vi } from "vitest";
import { SystemRuntime } from "../src/runtime.js";
import { LeaseLocks } from "../src/tabs/lease-locks.js";
import { BroadcastBus, type Release } from "../src/tabs/platform.js";

/** Ten times as fast, so that silence is not waited for in full. */
class FastRuntime extends SystemRuntime {
  override schedule(delayMs: number, task: () => void) {
    return super.schedule(delayMs / 20, task);
  }
}

const buses: BroadcastBus[] = [];
let database = 0;

afterEach(() => {
  for (const bus of buses.splice(0)) {
    bus.close();
  }
});

/** A page of a browser; muted it is one that hangs. */
function page(name: string) {
  const bus = new BroadcastBus();
  buses.push(bus);
  return { bus, locks: new LeaseLocks(bus, new FastRuntime(), name) };
}

const never = () => expect.unreachable("the lock was not lost");

describe("locks without Web Locks", () => {
  it("are held by one at a time, and go on when given back", async () => {
    const name = `locks-${database++}`;
    const { signal } = new AbortController();
    let held = 0;
    const order: number[] = [];
    const work = async (number: number) => {
      const release = await page(name).locks.acquire("leader", signal, never);
      expect(++held).toBe(1);
      order.push(number);
      await new Promise((resolve) => setTimeout(resolve, 20));
      held--;
      release();
    };
    await Promise.all([1, 2, 3].map(work));
    expect(order.sort()).toEqual([1, 2, 3]);
  });

  it("of a page that is gone go to the next", async () => {
    const name = `locks-${database++}`;
    const { signal } = new AbortController();
    const gone = page(name);
    await gone.locks.acquire("leader", signal, never);
    gone.bus.close();
    const release = await page(name).locks.acquire("leader", signal, never);
    release();
  });

  it("of a page that hung are lost, and it is told", async () => {
    const name = `locks-${database++}`;
    const { signal } = new AbortController();
    const hanging = page(name);
    const lost = vi.fn();
    await hanging.locks.acquire("leader", signal, lost);
    const post = vi.spyOn(hanging.bus, "post").mockImplementation(() => {});
    await page(name).locks.acquire("leader", signal, never);
    await vi.waitFor(() => expect(lost).toHaveBeenCalledOnce());
    post.mockRestore();
  });

  it("are no longer waited for when that is not wanted any more", async () => {
    const name = `locks-${database++}`;
    const release: Release = await page(name).locks.acquire("leader", new AbortController().signal, never);
    const waiting = new AbortController();
    const failed = page(name)
      .locks.acquire("leader", waiting.signal, never)
      .catch((why: Error) => why.message);
    setTimeout(() => waiting.abort(), 20);
    expect(await failed).toBe("no longer wanted");
    release();
  });
});
