import type { Runtime, Timer } from "../../src/runtime.js";

interface Task {
  at: number;
  order: number;
  run: () => void;
}

/** Time that stands still until told otherwise, and chance that repeats itself. */
export class SimulatedRuntime implements Runtime {
  private tasks: Task[] = [];
  private time = 5_000;
  /** What the wall clock shows besides; tests set it. */
  wallClockAt0 = 1_700_000_000_000;
  private order = 0;
  private readonly busy = new Set<Promise<unknown>>();

  constructor(private state: number) {
    this.state = (state * 2_654_435_761 + 12_345) >>> 0;
  }

  now(): number {
    return this.time;
  }

  wallTime(): number {
    return this.wallClockAt0 + this.time;
  }

  random(): number {
    // mulberry32
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let t = this.state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  }

  int(below: number): number {
    return Math.floor(this.random() * below);
  }

  uuid(): string {
    const hex = (digits: number) => Array.from({ length: digits }, () => this.int(16).toString(16)).join("");
    return `${hex(8)}-${hex(4)}-4${hex(3)}-8${hex(3)}-${hex(12)}`;
  }

  schedule(delayMs: number, run: () => void): Timer {
    const task = { at: this.time + Math.max(0, delayMs), order: this.order++, run };
    this.tasks.push(task);
    return () => {
      this.tasks = this.tasks.filter((each) => each !== task);
    };
  }

  /** Something outside of this clock, e.g. a store, works until the promise settles. */
  waitFor<T>(work: Promise<T>): Promise<T> {
    const done: Promise<unknown> = work.catch(() => {}).finally(() => this.busy.delete(done));
    this.busy.add(done);
    return work;
  }

  /** Runs everything that is due within the time, then lets the clock stand there. */
  async run(ms: number): Promise<void> {
    const until = this.time + ms;
    await this.settle();
    for (let next = this.next(until); next; next = this.next(until)) {
      this.time = Math.max(this.time, next.at);
      next.run();
      await this.settle();
    }
    this.time = until;
  }

  /** Until nothing more happens without the clock. */
  async settle(): Promise<void> {
    do {
      await Promise.all(this.busy);
      await new Promise((resolve) => setImmediate(resolve));
    } while (this.busy.size > 0);
  }

  private next(until: number): Task | undefined {
    let first: Task | undefined;
    for (const task of this.tasks) {
      if (task.at <= until && (!first || task.at < first.at || (task.at === first.at && task.order < first.order))) {
        first = task;
      }
    }
    this.tasks = this.tasks.filter((task) => task !== first);
    return first;
  }
}
