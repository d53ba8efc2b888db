/** Takes back what was scheduled; harmless afterwards. */
export type Timer = () => void;

/** Time and chance; tests bring their own. Nothing else in the SDK reads a clock (see `biome.json`). */
export interface Runtime {
  /** Milliseconds from some moment on, for whatever measures or waits: never set back, never set ahead. */
  now(): number;
  /** Milliseconds since the epoch, by a clock that people and servers set at any time: for moments, not for spans. */
  wallTime(): number;
  /** At least 0, below 1. */
  random(): number;
  schedule(delayMs: number, task: () => void): Timer;
  uuid(): string;
  /** Runs what is overdue, where the platform holds timers back. */
  runDue?(): void;
}

interface Waiting {
  dueAt: number;
  task: () => void;
  handle: ReturnType<typeof setTimeout>;
}

/**
 * The clock of the platform. Browsers let timers of a hidden page run once a minute only, while frames and messages of
 * other tabs still come at once: {@link runDue} uses such a moment to do what is overdue.
 */
export class SystemRuntime implements Runtime {
  private readonly waiting = new Set<Waiting>();

  now(): number {
    return performance.now();
  }

  wallTime(): number {
    return Date.now();
  }

  random(): number {
    return Math.random();
  }

  schedule(delayMs: number, task: () => void): Timer {
    const entry: Waiting = {
      dueAt: this.now() + delayMs,
      task,
      handle: setTimeout(() => {
        this.waiting.delete(entry);
        task();
      }, delayMs),
    };
    this.waiting.add(entry);
    return () => {
      clearTimeout(entry.handle);
      this.waiting.delete(entry);
    };
  }

  runDue(): void {
    const now = this.now();
    for (const entry of [...this.waiting]) {
      if (entry.dueAt <= now && this.waiting.delete(entry)) {
        clearTimeout(entry.handle);
        entry.task();
      }
    }
  }

  /** Not crypto.randomUUID: pages that came by plain http do not have it. */
  uuid(): string {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
    bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
    const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
  }
}
