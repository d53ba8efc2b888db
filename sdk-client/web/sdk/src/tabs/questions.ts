import type { OperationName } from "../client/port.js";
import { failure } from "../failures.js";
import type { Runtime, Timer } from "../runtime.js";

/** May be asked of the next leader again when one is gone; what they do twice is the same as once. Calls say it themselves. */
const REPEATABLE = new Set<OperationName>([
  ...(["start", "open", "logout", "send", "resend", "discard", "list", "get", "totalUnread"] as const),
  ...(["markRead", "markAllRead", "history", "localHistory", "pending", "searchLocal"] as const),
  ...(["deleteLocalMessage", "deleteLocalMessages", "networkChanged", "setForeground"] as const),
]);
/** These last as long as they take; the others must not hang on a leader that hangs. */
const PATIENT = new Set<OperationName>(["start", "send", "resend"]);
const ANSWER_WITHIN_MS = 30_000;

export interface Question {
  id: number;
  operation: OperationName;
  args: unknown[];
  resolve: (value: unknown) => void;
  reject: (why: unknown) => void;
  timeout: Timer;
  /** The leader it was sent to; empty before. */
  asked: string;
}

/** What this tab has asked and has no answer to, across changes of the leader. */
export class Questions {
  private readonly open = new Map<number, Question>();
  private lastId = 0;

  constructor(
    private readonly runtime: Runtime,
    /** Returns the leader it went to; empty when there is none yet. */
    private readonly deliver: (question: Question) => string,
  ) {}

  put(operation: OperationName, args: unknown[]): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const id = ++this.lastId;
      const within = ANSWER_WITHIN_MS + (operation === "call" ? Number(args[3] ?? 0) : 0);
      const why = failure("UNAVAILABLE", "the tab that holds the connection does not answer");
      const timeout = PATIENT.has(operation) ? () => {} : this.runtime.schedule(within, () => this.failed(id, why));
      const question: Question = { id, operation, args, resolve, reject, timeout, asked: "" };
      this.open.set(id, question);
      question.asked = this.deliver(question);
    });
  }

  answered(id: number, value: unknown): void {
    this.take(id)?.resolve(value);
  }

  failed(id: number, why: unknown): void {
    this.take(id)?.reject(why);
  }

  failAll(why: unknown): void {
    for (const id of [...this.open.keys()]) {
      this.failed(id, why);
    }
  }

  /**
   * There is a new leader, or the same one after this tab had missed something, which may have been an answer. Whoever
   * hears two answers takes the first.
   */
  askAgain(leader: string): void {
    for (const question of [...this.open.values()]) {
      const before = question.asked !== "";
      const { operation, args } = question;
      const repeatable = operation === "call" ? args[2] === true : REPEATABLE.has(operation);
      if (before && !repeatable) {
        if (question.asked !== leader) {
          const why = "the tab that was asked has closed; nobody knows whether it was done";
          this.failed(question.id, failure("UNAVAILABLE", why));
        }
        continue;
      }
      if (before && operation === "send") {
        question.args = [...args.slice(0, 3), true];
      } else if (before && operation === "resend") {
        question.args = [args[0], true];
      }
      question.asked = this.deliver(question);
    }
  }

  private take(id: number): Question | undefined {
    const question = this.open.get(id);
    this.open.delete(id);
    question?.timeout();
    return question;
  }
}
