import type { Store, StoreChange } from "./store.js";

interface Entry {
  change?: StoreChange;
  then?: () => void;
}

/** Bounds one transaction, so that reads get their turn in between. */
const MOST_AT_ONCE = 64;

/**
 * Writes changes in their order, and calls what belongs to each once it is stored: the state in memory runs ahead, the
 * application hears only of what is in the store. What comes in while a transaction is under way goes into the next one
 * together, so a burst of messages costs few transactions.
 *
 * The first failure ends it: no later change is written and nothing that depends on one is called.
 */
export class Journal {
  private queue: Entry[] = [];
  private writing = false;
  private closed = false;

  constructor(
    private readonly store: Store,
    private readonly broken: (why: unknown) => void,
  ) {}

  commit(change: StoreChange, then?: () => void): void {
    this.add({ change, then });
  }

  /** Runs after all that was committed before; at once when nothing is under way. */
  after(then: () => void): void {
    if (!this.writing && this.queue.length === 0 && !this.closed) {
      then();
    } else {
      this.add({ then });
    }
  }

  /** Resolves when all that was committed before is stored; rejects when it never will be. */
  flushed(): Promise<void> {
    return new Promise((resolve, reject) => {
      if (this.closed) {
        reject(new Error("the store is closed"));
      } else {
        this.after(resolve);
      }
    });
  }

  /** Nothing is written or called any more. */
  close(): void {
    this.closed = true;
    this.queue = [];
  }

  private add(entry: Entry): void {
    if (this.closed) {
      return;
    }
    this.queue.push(entry);
    if (!this.writing) {
      this.writing = true;
      void this.write();
    }
  }

  private async write(): Promise<void> {
    while (this.queue.length > 0 && !this.closed) {
      const batch = this.queue.splice(0, MOST_AT_ONCE);
      const changes = batch.flatMap((entry) => (entry.change ? [entry.change] : []));
      try {
        if (changes.length > 0) {
          await this.store.commit(changes);
        }
      } catch (why) {
        this.writing = false;
        if (!this.closed) {
          this.close();
          this.broken(why);
        }
        return;
      }
      for (const entry of batch) {
        if (!this.closed) {
          entry.then?.();
        }
      }
    }
    this.writing = false;
  }
}
