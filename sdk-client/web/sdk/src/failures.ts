import { SkeinError } from "./errors.js";
import type { ErrorInfo, Error as ProtoError } from "./proto.js";

/** Codes the SDK itself fails with, with their numbers; the whole list is the server's. */
const NUMBERS: Record<string, number> = {
  BAD_REQUEST: 60002,
  UNKNOWN_METHOD: 60009,
  RATE_LIMITED: 60011,
  FRAME_TOO_LARGE: 60013,
  OVERLOADED: 60018,
  TIMED_OUT: 60008,
  UNAVAILABLE: 60014,
  INTERNAL: 60000,
  TOKEN_INVALID: 70003,
  SESSION_KICKED: 70602,
  BAD_CONTENT: 90002,
  TEXT_TOO_LONG: 80002,
  MESSAGE_TOO_LARGE: 93000,
  CONVERSATION_UNKNOWN: 50001,
};

const RETRYABLE = new Set([
  "RATE_LIMITED",
  "OVERLOADED",
  "TIMED_OUT",
  "UNAVAILABLE",
  "INTERNAL",
  "ACCOUNT_LOCKED",
  "GROUP_MESSAGE_RATE",
]);

/** For reasons of a newer server: what its status says about trying again. */
const RETRYABLE_STATUS = new Set(["unavailable", "deadline_exceeded", "resource_exhausted", "internal"]);

const TOKEN_PROBLEMS = new Set(["TOKEN_EXPIRED", "TOKEN_INVALID", "TOKEN_REVOKED"]);

export function failure(code: string, message: string, more: { field?: string; cause?: unknown } = {}): SkeinError {
  return new SkeinError(code, message, { number: NUMBERS[code], retryable: RETRYABLE.has(code), ...more });
}

export function badField(field: string, message: string): SkeinError {
  return failure("BAD_REQUEST", `${field}: ${message}`, { field });
}

/** What the server answered. */
export function fromInfo(status: string, message: string, info: ErrorInfo | undefined): SkeinError {
  const code = info?.reason || "INTERNAL";
  const known = RETRYABLE.has(code) || NUMBERS[code] !== undefined;
  return new SkeinError(code, message || code, {
    number: info?.number,
    field: info?.field,
    retryAfterMs: Number(info?.retryAfterMs ?? 0n),
    retryable: RETRYABLE.has(code) || (!known && RETRYABLE_STATUS.has(status)),
  });
}

export function fromProto(error: ProtoError): SkeinError {
  return fromInfo(error.code, error.message, error.info);
}

/** Every failure as a SkeinError. */
export function asSkeinError(cause: unknown): SkeinError {
  if (cause instanceof SkeinError) {
    return cause;
  }
  return failure("UNAVAILABLE", cause instanceof Error ? cause.message : String(cause), { cause });
}

export function isTokenProblem(error: SkeinError): boolean {
  return TOKEN_PROBLEMS.has(error.code);
}

/** SkeinError between tabs: classes do not survive structured cloning. */
export interface PlainError {
  code: string;
  message: string;
  number?: number;
  field?: string;
  retryAfterMs?: number;
  retryable?: boolean;
}

export function toPlain(error: SkeinError): PlainError {
  const { number, field, retryAfterMs, retryable } = error.details;
  return { code: error.code, message: error.message, number, field, retryAfterMs, retryable };
}

export function fromPlain(plain: PlainError): SkeinError {
  return new SkeinError(plain.code, plain.message, plain);
}
