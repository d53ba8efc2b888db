/** Why a call failed, the same through every door of the server, and for failures on the way to it. */
export class SkeinError extends Error {
  override readonly name = "SkeinError";

  constructor(
    /** Stable name, e.g. `NO_RIGHT`. The list is the page "Errors" of the documentation. */
    readonly code: string,
    /** For developers, in English; never shown to end users. */
    message: string,
    readonly details: {
      /** Stable number, e.g. 10007. */
      number?: number;
      /** The request field at fault, e.g. `conversation.user_id`. */
      field?: string;
      /** Not earlier than after this many milliseconds. */
      retryAfterMs?: number;
      retryable?: boolean;
      cause?: unknown;
    } = {},
  ) {
    super(message, { cause: details.cause });
  }

  /** Trying again, later, can help. */
  get retryable(): boolean {
    return this.details.retryable ?? false;
  }

  get field(): string {
    return this.details.field ?? "";
  }

  get retryAfterMs(): number {
    return this.details.retryAfterMs ?? 0;
  }
}
