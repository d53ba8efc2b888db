import type { Bus, Locks, Release, TabPlatform } from "../../src/tabs/platform.js";
import type { SimulatedRuntime } from "./simulated-runtime.js";

interface Waiting {
  owner: SimulatedTab;
  grant: (release: Release) => void;
}

/** A browser with several tabs that can be closed between two instructions. */
export class SimulatedBrowser {
  private readonly queues = new Map<string, Waiting[]>();
  private readonly listeners = new Map<string, Set<{ tab: SimulatedTab; listener: (message: unknown) => void }>>();

  constructor(private readonly runtime: SimulatedRuntime) {}

  openTab(): SimulatedTab {
    return new SimulatedTab(this);
  }

  /** The tab is gone: its locks are free, and it hears and says nothing any more. */
  kill(tab: SimulatedTab): void {
    tab.alive = false;
    for (const set of this.listeners.values()) {
      for (const each of set) {
        if (each.tab === tab) {
          set.delete(each);
        }
      }
    }
    for (const [name, queue] of this.queues) {
      const led = queue[0]?.owner === tab;
      this.queues.set(
        name,
        queue.filter((each) => each.owner !== tab),
      );
      if (led) {
        this.grantNext(name);
      }
    }
  }

  acquire(owner: SimulatedTab, name: string, signal: AbortSignal): Promise<Release> {
    return new Promise((granted, failed) => {
      // Requests of different tabs overtake each other, and messages, on their way to the browser.
      const delay = this.runtime.int(10) + owner.lockDelayMs;
      this.runtime.schedule(delay, () => this.enqueue(owner, name, signal, granted, failed));
    });
  }

  private enqueue(
    owner: SimulatedTab,
    name: string,
    signal: AbortSignal,
    granted: (release: Release) => void,
    failed: (why: Error) => void,
  ): void {
    if (!owner.alive || signal.aborted) {
      failed(new Error("aborted"));
      return;
    }
    const queue = this.queues.get(name) ?? [];
    this.queues.set(name, queue);
    const waiting: Waiting = { owner, grant: granted };
    queue.push(waiting);
    signal.addEventListener("abort", () => {
      const current = this.queues.get(name) ?? [];
      if (current.indexOf(waiting) > 0) {
        current.splice(current.indexOf(waiting), 1);
        failed(new Error("aborted"));
      }
    });
    if (queue.length === 1) {
      this.grantNext(name);
    }
  }

  private grantNext(name: string): void {
    const first = this.queues.get(name)?.[0];
    if (!first) {
      return;
    }
    this.runtime.schedule(1, () =>
      first.grant(() => {
        const queue = this.queues.get(name) ?? [];
        if (queue[0] === first) {
          queue.shift();
          this.grantNext(name);
        }
      }),
    );
  }

  post(from: SimulatedTab, channel: string, message: unknown): void {
    if (!from.alive) {
      return;
    }
    // Fails for what cannot travel, like the real one.
    const copy = structuredClone(message);
    for (const target of this.listeners.get(channel) ?? []) {
      if (target.tab !== from) {
        this.runtime.schedule(1, () => {
          if (target.tab.alive && this.listeners.get(channel)?.has(target)) {
            target.tab.deliver(() => target.listener(structuredClone(copy)));
          }
        });
      }
    }
  }

  listen(tab: SimulatedTab, channel: string, listener: (message: unknown) => void): () => void {
    const set = this.listeners.get(channel) ?? new Set();
    this.listeners.set(channel, set);
    const entry = { tab, listener };
    set.add(entry);
    return () => set.delete(entry);
  }
}

export class SimulatedTab implements TabPlatform {
  alive = true;
  lockDelayMs = 0;
  private asleep?: (() => void)[];
  readonly locks: Locks;

  constructor(private readonly browser: SimulatedBrowser) {
    this.locks = { acquire: (name, signal) => browser.acquire(this, name, signal) };
  }

  newBus(): Bus {
    const deaf: (() => void)[] = [];
    let open = true;
    return {
      post: (channel, message) => open && this.browser.post(this, channel, message),
      listen: (channel, listener) => {
        const stop = this.browser.listen(this, channel, listener);
        deaf.push(stop);
        return stop;
      },
      close: () => {
        open = false;
        for (const stop of deaf) {
          stop();
        }
      },
    };
  }

  /** As a frozen page: what comes waits. */
  sleep(): void {
    this.asleep = [];
  }

  /** @param forgetful the browser threw away what came meanwhile */
  wake(forgetful = false): void {
    const waiting = forgetful ? [] : (this.asleep ?? []);
    this.asleep = undefined;
    for (const each of waiting) {
      each();
    }
  }

  deliver(message: () => void): void {
    if (this.asleep) {
      this.asleep.push(message);
    } else {
      message();
    }
  }
}
