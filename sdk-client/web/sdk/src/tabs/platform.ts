import type { Runtime } from "../runtime.js";
import { LeaseLocks } from "./lease-locks.js";

/** Gives a lock back. */
export type Release = () => void;

/** Locks that all tabs of an origin share, and that a tab loses when it dies. */
export interface Locks {
  /**
   * Waits its turn; the signal ends the waiting.
   *
   * @param onLost somebody else has it now
   */
  acquire(name: string, signal: AbortSignal, onLost: () => void): Promise<Release>;
}

/** Messages between the tabs of an origin: in order per sender, copied, lost when nobody listens. */
export interface Bus {
  post(channel: string, message: unknown): void;
  listen(channel: string, listener: (message: unknown) => void): () => void;
  close(): void;
}

export interface TabPlatform {
  locks: Locks;
  /** One for each client. */
  newBus(): Bus;
}

/**
 * What the browser has. Undefined where there is nothing to share: outside of browsers each client has a store of its
 * own.
 */
export function browserTabs(runtime: Runtime): TabPlatform | undefined {
  if (typeof BroadcastChannel === "undefined" || typeof indexedDB === "undefined") {
    return undefined;
  }
  const newBus = () => new BroadcastBus();
  const locks = (globalThis as { navigator?: { locks?: LockManager } }).navigator?.locks;
  return { locks: locks ? webLocks(locks) : new LeaseLocks(newBus(), runtime), newBus };
}

function webLocks(locks: LockManager): Locks {
  return {
    acquire: (name, signal) =>
      new Promise<Release>((granted, failed) => {
        locks.request(name, { signal }, () => new Promise<void>((release) => granted(release))).catch(failed);
      }),
  };
}

/** BroadcastChannel; one for each name, opened when it is first used. */
export class BroadcastBus implements Bus {
  private readonly channels = new Map<string, BroadcastChannel>();

  post(channel: string, message: unknown): void {
    this.channel(channel).postMessage(message);
  }

  listen(channel: string, listener: (message: unknown) => void): () => void {
    const target = this.channel(channel);
    const heard = (event: MessageEvent) => listener(event.data);
    target.addEventListener("message", heard);
    return () => target.removeEventListener("message", heard);
  }

  close(): void {
    for (const channel of this.channels.values()) {
      channel.close();
    }
    this.channels.clear();
  }

  private channel(name: string): BroadcastChannel {
    let channel = this.channels.get(name);
    if (!channel) {
      channel = new BroadcastChannel(name);
      this.channels.set(name, channel);
    }
    return channel;
  }
}
