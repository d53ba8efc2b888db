// Who is online among the people that are on the screen; asked every 30 s while the page is visible.
import type { SkeinClient } from "@skein/sdk";
import { type Presence, PresenceService, PresenceState } from "@skein/sdk/proto";
import { type Accessor, createSignal, type Setter, untrack } from "solid-js";

const EVERY_MS = 30_000;
const SOON_MS = 150;
const IDS_A_CALL = 500;

export interface PresenceWatch {
  /** Follows the presence; undefined while unknown. */
  get(userId: string): Presence | undefined;
  /** @returns the function that ends the interest */
  watch(userId: string): () => void;
  /** There is a connection again. */
  connected(): void;
  close(): void;
}

export function isOnline(presence: Presence | undefined): boolean {
  return presence?.state === PresenceState.ONLINE;
}

export function createPresenceWatch(client: SkeinClient): PresenceWatch {
  const known = new Map<string, [Accessor<Presence | undefined>, Setter<Presence | undefined>]>();
  const watched = new Map<string, number>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let due = Number.POSITIVE_INFINITY;

  function signal(userId: string) {
    let found = known.get(userId);
    if (!found) {
      found = createSignal<Presence | undefined>(undefined);
      known.set(userId, found);
    }
    return found;
  }

  function inTime(ms: number): void {
    const at = performance.now() + ms;
    if (at < due) {
      clearTimeout(timer);
      due = at;
      timer = setTimeout(() => void poll(), ms);
    }
  }

  async function poll(): Promise<void> {
    due = Number.POSITIVE_INFINITY;
    const userIds = [...watched.keys()].slice(0, IDS_A_CALL);
    if (userIds.length > 0 && document.visibilityState === "visible" && client.connection.state === "connected") {
      try {
        const { presences } = await client.service(PresenceService).get({ userIds });
        for (const presence of client.connection.state === "connected" ? presences : []) {
          signal(presence.userId)[1](presence);
        }
      } catch {
        // Asked again below.
      }
    }
    if (watched.size > 0) {
      inTime(EVERY_MS);
    }
  }

  // Who is not connected knows of nobody whether they are online.
  const off = client.on("connection", ({ state }) => {
    if (state !== "connected" && state !== "syncing") {
      for (const [, set] of known.values()) {
        set(undefined);
      }
    }
  });
  const visible = () => {
    if (document.visibilityState === "visible") {
      inTime(SOON_MS);
    }
  };
  document.addEventListener("visibilitychange", visible);

  return {
    get: (userId) => signal(userId)[0](),
    watch(userId) {
      watched.set(userId, (watched.get(userId) ?? 0) + 1);
      inTime(untrack(signal(userId)[0]) ? EVERY_MS : SOON_MS);
      return () => {
        const left = (watched.get(userId) ?? 1) - 1;
        if (left > 0) {
          watched.set(userId, left);
        } else {
          watched.delete(userId);
        }
      };
    },
    connected: () => inTime(SOON_MS),
    close() {
      off();
      clearTimeout(timer);
      document.removeEventListener("visibilitychange", visible);
    },
  };
}
