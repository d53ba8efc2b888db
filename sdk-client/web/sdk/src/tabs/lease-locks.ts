import { type DBSchema, type IDBPDatabase, openDB } from "idb";
import type { Runtime } from "../runtime.js";
import type { Bus, Locks, Release } from "./platform.js";

interface Schema extends DBSchema {
  /** By name of the lock: who holds it. */
  locks: { key: string; value: string };
}

type Word =
  | { type: "alive?"; name: string; holder: string }
  | { type: "alive"; name: string; holder: string }
  | { type: "released"; name: string }
  | { type: "taken"; name: string; from: string };

const CHANNEL = "skein-locks";
/** A page that is alive answers at once, also when its timers are held back. */
const SILENT_FOR_MS = 3_000;
const ASK_AGAIN_MS = 2_000;

/**
 * Locks for pages that came by plain http, where browsers have no Web Locks. A record in IndexedDB says who holds one;
 * who wants it asks the holder, and takes it when there is no answer. A holder that hangs for seconds can lose it that
 * way; it is told, and lets go.
 */
export class LeaseLocks implements Locks {
  private db?: Promise<IDBPDatabase<Schema>>;

  constructor(
    private readonly bus: Bus,
    private readonly runtime: Runtime,
    private readonly databaseName = "skein-locks",
  ) {}

  async acquire(name: string, signal: AbortSignal, onLost: () => void): Promise<Release> {
    const me = this.runtime.uuid();
    for (let holder: string | undefined = await this.swap(name, undefined, me); holder !== me; ) {
      this.mustWait(signal);
      if (holder === undefined) {
        // Given back in between.
        holder = await this.swap(name, undefined, me);
      } else if (await this.answers(name, holder)) {
        await this.released(name, signal);
        this.mustWait(signal);
        holder = await this.swap(name, undefined, me);
      } else {
        const silent: string = holder;
        holder = await this.swap(name, silent, me);
        if (holder === me) {
          this.bus.post(CHANNEL, { type: "taken", name, from: silent } satisfies Word);
        }
      }
    }
    return this.hold(name, me, onLost);
  }

  private hold(name: string, me: string, onLost: () => void): Release {
    const deaf = this.bus.listen(CHANNEL, (message) => {
      const word = message as Word;
      if (word.type === "alive?" && word.name === name && word.holder === me) {
        this.bus.post(CHANNEL, { type: "alive", name, holder: me } satisfies Word);
      } else if (word.type === "taken" && word.name === name && word.from === me) {
        deaf();
        onLost();
      }
    });
    return () => {
      deaf();
      this.swap(name, me, undefined).then(
        () => this.bus.post(CHANNEL, { type: "released", name } satisfies Word),
        () => {
          // The next one finds nobody who answers.
        },
      );
    };
  }

  private mustWait(signal: AbortSignal): void {
    if (signal.aborted) {
      throw new Error("no longer wanted");
    }
  }

  /** In one transaction: puts `to` in the place of `from`, and says who holds it then. */
  private async swap(name: string, from: string | undefined, to: string | undefined): Promise<string | undefined> {
    this.db ??= openDB<Schema>(this.databaseName, 1, { upgrade: (created) => void created.createObjectStore("locks") });
    const tx = (await this.db).transaction("locks", "readwrite");
    const holder = await tx.store.get(name);
    const mine = holder === from;
    if (mine && to !== undefined) {
      void tx.store.put(to, name);
    } else if (mine) {
      void tx.store.delete(name);
    }
    await tx.done;
    return mine ? to : holder;
  }

  private answers(name: string, holder: string): Promise<boolean> {
    const answered = this.hear((word) => word.type === "alive" && word.holder === holder, SILENT_FOR_MS);
    this.bus.post(CHANNEL, { type: "alive?", name, holder } satisfies Word);
    return answered;
  }

  private async released(name: string, signal: AbortSignal): Promise<void> {
    await this.hear((word) => word.type === "released" && word.name === name, ASK_AGAIN_MS, signal);
  }

  /** Whether such a word is heard in time. */
  private hear(wanted: (word: Word) => boolean, withinMs: number, signal?: AbortSignal): Promise<boolean> {
    return new Promise((resolve) => {
      const done = (heard: boolean) => {
        deaf();
        timer();
        signal?.removeEventListener("abort", aborted);
        resolve(heard);
      };
      const aborted = () => done(false);
      const deaf = this.bus.listen(CHANNEL, (message) => wanted(message as Word) && done(true));
      const timer = this.runtime.schedule(withinMs, () => done(false));
      signal?.addEventListener("abort", aborted);
    });
  }
}
