// What is known by id and changes on the server without a word to us: fetched in batches when something shows it, and
// again when it has grown old; meanwhile the old value is shown.
import { type Accessor, createSignal, getOwner, onCleanup, type Setter } from "solid-js";

const GATHER_MS = 20;
/** What is on the screen is asked for again after this long. */
export const FRESH_MS = 300_000;
const NEVER = Number.NEGATIVE_INFINITY;

interface Entry<T> {
  value: Accessor<T | undefined>;
  set: Setter<T | undefined>;
  /** When it was last asked for, or came by itself; by a clock that nobody sets. */
  askedAt: number;
  /** How many places show it. */
  shown: number;
}

export interface DirectorySettings<T> {
  idsPerCall: number;
  fetch(ids: string[]): Promise<[string, T][]>;
  changed(): void;
  /** Told each value, wherever it comes from. */
  took?(id: string, value: T): void;
  /** Answers may overtake each other: whether the first is what the second replaced. */
  isOlder?(one: T, other: T): boolean;
}

/** One kind of thing that is looked up by id. */
export class Directory<T> {
  private readonly known = new Map<string, Entry<T>>();
  private readonly wanted = new Set<string>();
  private readonly failed = new Set<string>();
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly settings: DirectorySettings<T>) {}

  /** Follows the value for as long as the place that asks exists; fetches it when it is unknown or old. */
  get(id: string): T | undefined {
    const entry = this.entry(id);
    if (entry.askedAt === NEVER) {
      this.want(id);
    } else {
      this.refresh(id, FRESH_MS);
    }
    if (getOwner()) {
      entry.shown++;
      onCleanup(() => entry.shown--);
    }
    return entry.value();
  }

  /** As the server has it now. */
  put(id: string, value: T): void {
    const entry = this.entry(id);
    entry.askedAt = performance.now();
    const before = entry.value();
    if (before === undefined || !this.settings.isOlder?.(value, before)) {
      entry.set(() => value);
      this.settings.took?.(id, value);
      this.settings.changed();
    }
  }

  /** As it was when the page was last open. */
  restore(id: string, value: T): void {
    this.entry(id).set(() => value);
    this.settings.took?.(id, value);
  }

  /** Fetches again. */
  want(id: string): void {
    this.entry(id).askedAt = performance.now();
    this.wanted.add(id);
    this.timer ??= setTimeout(() => void this.gather(), GATHER_MS);
  }

  /** Fetches again what was last asked for longer ago than this; what nothing ever showed stays unknown. */
  refresh(id: string, maxAgeMs: number): void {
    const askedAt = this.known.get(id)?.askedAt ?? NEVER;
    if (askedAt !== NEVER && performance.now() - askedAt >= maxAgeMs) {
      this.want(id);
    }
  }

  /** Fetches again what is old and on the screen. */
  refreshShown(): void {
    for (const [id, { shown }] of this.known) {
      if (shown > 0) {
        this.refresh(id, FRESH_MS);
      }
    }
  }

  /** There is a connection again: asks for what failed, and for what grew old meanwhile. */
  connected(): void {
    for (const id of this.failed) {
      this.want(id);
    }
    this.failed.clear();
    this.refreshShown();
  }

  entries(limit: number): [string, T][] {
    const found: [string, T][] = [];
    for (const [id, { value }] of [...this.known].reverse()) {
      const one = value();
      if (one && found.length < limit) {
        found.push([id, one]);
      }
    }
    return found.reverse();
  }

  close(): void {
    clearTimeout(this.timer);
  }

  private async gather(): Promise<void> {
    const ids = [...this.wanted].slice(0, this.settings.idsPerCall);
    for (const id of ids) {
      this.wanted.delete(id);
    }
    this.timer = this.wanted.size > 0 ? setTimeout(() => void this.gather(), GATHER_MS) : undefined;
    try {
      for (const [id, value] of await this.settings.fetch(ids)) {
        this.put(id, value);
      }
    } catch {
      // Offline or refused: what is known, or the id, stands in until the next connection.
      for (const id of ids) {
        this.failed.add(id);
      }
    }
  }

  private entry(id: string): Entry<T> {
    let found = this.known.get(id);
    if (!found) {
      const [value, set] = createSignal<T | undefined>(undefined);
      found = { value, set, askedAt: NEVER, shown: 0 };
      this.known.set(id, found);
    }
    return found;
  }
}
