import type { Runtime, Timer } from "../runtime.js";

const DEAD_AFTER_MS = 10_000;
/** Asked because there is a reason to doubt: the answer has less time. */
const DOUBTED_DEAD_AFTER_MS = 3_000;
const DEFAULT_INTERVAL_MS = 30_000;

/** Pings at the interval the server asks for, and notices when nothing comes back. */
export class Heartbeat {
  private interval = DEFAULT_INTERVAL_MS;
  private aliveSinceBeat = false;
  private timer: Timer = () => {};

  constructor(
    private readonly runtime: Runtime,
    private readonly ping: () => void,
    private readonly dead: () => void,
  ) {}

  start(intervalMs: number): void {
    this.interval = intervalMs > 0 ? intervalMs : DEFAULT_INTERVAL_MS;
    this.schedule();
  }

  stop(): void {
    this.timer();
  }

  /** Anything that arrives shows that the connection lives. */
  alive(): void {
    this.aliveSinceBeat = true;
  }

  /** Asks at once whether the connection lives. */
  probe(): void {
    this.beat(DOUBTED_DEAD_AFTER_MS);
  }

  private schedule(): void {
    this.timer();
    this.timer = this.runtime.schedule(this.interval, () => this.beat(DEAD_AFTER_MS));
  }

  private beat(patienceMs: number): void {
    this.timer();
    this.aliveSinceBeat = false;
    this.ping();
    this.timer = this.runtime.schedule(patienceMs, () => (this.aliveSinceBeat ? this.schedule() : this.dead()));
  }
}
