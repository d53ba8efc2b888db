import type { Runtime } from "../runtime.js";

const FIRST_MS = 500;
const CAP_MS = 30_000;
const MAX_DOUBLINGS = 6;
const FIXED = 0.5;

/**
 * Waiting times of requirement CON-07: 0.5 s·2ⁿ, at most 30 s, half of it at random so that a crowd does not come at
 * once.
 */
export class Backoff {
  private failures = 0;

  constructor(private readonly runtime: Runtime) {}

  /** Milliseconds to wait after one more failure. */
  next(): number {
    const full = Math.min(CAP_MS, FIRST_MS * 2 ** Math.min(this.failures, MAX_DOUBLINGS));
    this.failures++;
    return Math.floor(full * (FIXED + (1 - FIXED) * this.runtime.random()));
  }

  reset(): void {
    this.failures = 0;
  }
}
