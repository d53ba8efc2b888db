import type { Runtime } from "../runtime.js";

const FIRST_MS = 500;
const CAP_MS = 30_000;
const MAX_DOUBLINGS = 6;
const FIXED = 0.5;
const TURN_MS = 1_000;
const TURNS_TO_MOVE = 6;

/**
 * Waiting times of requirement CON-07: 0.5 s·2ⁿ, at most 30 s, half of it at random so that a crowd does not come at
 * once. HTTP 429 or 503 instead of a WebSocket is a failure like any other: a page is not told the status, nor
 * `Retry-After`.
 */
export class Backoff {
  private failures = 0;
  private turnsToMove = 0;

  constructor(private readonly runtime: Runtime) {}

  /** Milliseconds to wait after one more failure. */
  next(): number {
    if (this.turnsToMove > 0) {
      this.turnsToMove--;
      return Math.floor(TURN_MS * (FIXED + this.runtime.random()));
    }
    const full = Math.min(CAP_MS, FIRST_MS * 2 ** Math.min(this.failures, MAX_DOUBLINGS));
    this.failures++;
    return Math.floor(full * (FIXED + (1 - FIXED) * this.runtime.random()));
  }

  /**
   * The gateway said that it goes. Failures of before do not count, and the next few are no reason to wait long: the
   * others are well, but for some seconds a balancer may send a client back to the one that goes.
   */
  moved(): void {
    this.failures = 0;
    this.turnsToMove = TURNS_TO_MOVE;
  }

  reset(): void {
    this.failures = 0;
    this.turnsToMove = 0;
  }
}
