import type { Connection } from "../connection/connection.js";
import { asSkeinError } from "../failures.js";
import type { Runtime } from "../runtime.js";

const COLLECT_MS = 1_000;
const ANSWER_WITHIN_MS = 10_000;

/**
 * Tells the server how far this device has stored each conversation (MSG-15). Collected for a moment, since one frame
 * says it for any number of messages.
 */
export class DeliveredAcks {
  private unsaid = new Map<string, number>();
  private timerSet = false;

  constructor(
    private readonly runtime: Runtime,
    private readonly connection: Connection,
  ) {}

  stored(conversationId: string, upToSeq: number): void {
    this.unsaid.set(conversationId, Math.max(upToSeq, this.unsaid.get(conversationId) ?? 0));
    if (!this.timerSet) {
      this.timerSet = true;
      this.runtime.schedule(COLLECT_MS, () => {
        this.timerSet = false;
        this.flush();
      });
    }
  }

  /** While offline they are kept for the next connection. */
  flush(): void {
    if (!this.connection.online) {
      return;
    }
    const saying = this.unsaid;
    this.unsaid = new Map();
    for (const [conversationId, seq] of saying) {
      this.say(conversationId, seq);
    }
  }

  forget(): void {
    this.unsaid.clear();
  }

  private say(conversationId: string, seq: number): void {
    const value = { conversationId, upToSeq: BigInt(seq) };
    this.connection.requests.submit({ case: "delivered", value }, ANSWER_WITHIN_MS).catch((cause) => {
      if (asSkeinError(cause).code === "UNAVAILABLE") {
        // It may not have left before the connection broke; saying it twice does no harm.
        this.stored(conversationId, seq);
      }
    });
  }
}
