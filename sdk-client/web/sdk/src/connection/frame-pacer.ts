import type { Runtime } from "../runtime.js";

const DEFAULT_LIMIT = 100;
const BURST = 0.4;
const STEADY = 0.9;

/**
 * Keeps below the frames per second that the server allows, in bursts as in the long run, so that nothing is refused
 * for its rate.
 */
export class FramePacer {
  private waiting: Uint8Array[] = [];
  private burst = DEFAULT_LIMIT * BURST;
  private perMs = (DEFAULT_LIMIT * STEADY) / 1_000;
  private tokens = this.burst;
  private filledAt: number;
  private timerSet = false;

  constructor(
    private readonly runtime: Runtime,
    private readonly out: (frame: Uint8Array) => void,
  ) {
    this.filledAt = runtime.now();
  }

  /** A new connection: the count starts anew, and what waited belongs to the old one. */
  reset(maxFramesPerSecond: number): void {
    const limit = maxFramesPerSecond > 0 ? maxFramesPerSecond : DEFAULT_LIMIT;
    this.burst = Math.max(1, limit * BURST);
    this.perMs = (limit * STEADY) / 1_000;
    this.tokens = this.burst;
    this.filledAt = this.runtime.now();
    this.waiting = [];
  }

  send(frame: Uint8Array): void {
    this.waiting.push(frame);
    this.drain();
  }

  /** Ahead of what waits; for heartbeats. */
  sendNow(frame: Uint8Array): void {
    this.tokens = Math.max(0, this.tokens - 1);
    this.out(frame);
  }

  private drain(): void {
    const now = this.runtime.now();
    this.tokens = Math.min(this.burst, this.tokens + (now - this.filledAt) * this.perMs);
    this.filledAt = now;
    while (this.tokens >= 1) {
      const frame = this.waiting.shift();
      if (!frame) {
        return;
      }
      this.tokens--;
      this.out(frame);
    }
    if (!this.timerSet && this.waiting.length > 0) {
      this.timerSet = true;
      this.runtime.schedule(Math.max(1, Math.ceil((1 - this.tokens) / this.perMs)), () => {
        this.timerSet = false;
        this.drain();
      });
    }
  }
}
