import { Backoff } from "../connection/backoff.js";
import type { SkeinError } from "../errors.js";
import { asSkeinError } from "../failures.js";
import { Direction, type PullResponse } from "../proto.js";
import type { Parts } from "./parts.js";
import type { Timeline } from "./timeline.js";
import type { Timelines } from "./timelines.js";

const AT_A_TIME = 4;
const STRETCH = 100;
const NO_ACCESS = new Set(["CONVERSATION_UNKNOWN", "GROUP_UNKNOWN", "NO_RIGHT"]);

/** Pulls what is missing (MSG-14): a few conversations at a time, one stretch after another, until the hole is closed. */
export class Healer {
  private readonly waiting = new Map<string, Timeline>();
  private readonly pulling = new Set<string>();
  private readonly backoff: Backoff;
  private pausing = false;
  private timelines!: Timelines;
  private onIdle: () => void = () => {};

  constructor(private readonly parts: Parts) {
    this.backoff = new Backoff(parts.runtime);
  }

  /** The two know each other; called before anything else. */
  bind(timelines: Timelines, onIdle: () => void): void {
    this.timelines = timelines;
    this.onIdle = onIdle;
  }

  heal(timeline: Timeline): void {
    if (!this.pulling.has(timeline.id)) {
      this.waiting.set(timeline.id, timeline);
    }
    this.pump();
  }

  get idle(): boolean {
    return this.waiting.size === 0 && this.pulling.size === 0;
  }

  /** The connection is gone; after the next one every hole is found anew. */
  offline(): void {
    this.waiting.clear();
    this.backoff.reset();
    this.pausing = false;
  }

  private pump(): void {
    while (this.parts.connection.online && !this.pausing && this.pulling.size < AT_A_TIME) {
      const [timeline] = this.waiting.values();
      if (!timeline) {
        break;
      }
      this.waiting.delete(timeline.id);
      if (timeline.hasHole) {
        void this.pull(timeline);
      }
    }
    if (this.idle) {
      this.onIdle();
    }
  }

  private async pull(timeline: Timeline): Promise<void> {
    this.pulling.add(timeline.id);
    try {
      const response = await this.parts.messages.pull({
        conversationId: timeline.id,
        fromSeq: BigInt(timeline.handed + 1),
        limit: STRETCH,
        direction: Direction.FORWARD,
      });
      this.pulling.delete(timeline.id);
      this.pulled(timeline, response);
    } catch (cause) {
      this.pulling.delete(timeline.id);
      this.failed(timeline, asSkeinError(cause));
    }
    this.pump();
  }

  private pulled(timeline: Timeline, response: PullResponse): void {
    const before = timeline.handed;
    this.timelines.pulled(timeline, response);
    if (timeline.handed > before) {
      this.backoff.reset();
    }
    if (timeline.hasHole) {
      this.waiting.set(timeline.id, timeline);
      if (timeline.handed === before) {
        // An answer without progress must not become a busy loop.
        this.pause();
      }
    }
  }

  private failed(timeline: Timeline, why: SkeinError): void {
    if (NO_ACCESS.has(why.code)) {
      timeline.left();
      this.timelines.changed(timeline);
    } else if (why.code === "SEQ_OUT_OF_RANGE") {
      timeline.headIs(timeline.handed);
    } else if (this.parts.connection.online) {
      this.waiting.set(timeline.id, timeline);
      this.pause();
    }
  }

  /** The service behind is in trouble; all pulls wait a little. */
  private pause(): void {
    if (this.pausing) {
      return;
    }
    this.pausing = true;
    this.parts.runtime.schedule(this.backoff.next(), () => {
      this.pausing = false;
      this.pump();
    });
  }
}
