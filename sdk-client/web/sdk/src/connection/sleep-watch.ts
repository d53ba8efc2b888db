import type { Runtime, Timer } from "../runtime.js";

const LOOK_EVERY_MS = 5_000;
const SLEPT_FOR_MS = 10_000;

/**
 * Notices that the machine slept. Timers stand still meanwhile, and with them the heartbeat: on a connection that ended
 * long ago it would go on waiting where it stopped. What goes on is the wall clock, on some platforms also the other:
 * either one that is far ahead of a timer is the sign. A clock that was set looks the same and costs one ping.
 */
export class SleepWatch {
  private timer: Timer = () => {};

  constructor(
    private readonly runtime: Runtime,
    private readonly awake: () => void,
  ) {}

  start(): void {
    this.stop();
    const wallTime = this.runtime.wallTime();
    const now = this.runtime.now();
    this.timer = this.runtime.schedule(LOOK_EVERY_MS, () => {
      const passed = Math.max(this.runtime.wallTime() - wallTime, this.runtime.now() - now);
      this.start();
      if (passed - LOOK_EVERY_MS >= SLEPT_FOR_MS) {
        this.awake();
      }
    });
  }

  stop(): void {
    this.timer();
  }
}
