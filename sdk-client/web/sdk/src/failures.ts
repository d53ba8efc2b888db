import { getOption } from "@bufbuild/protobuf";
import { SkeinError } from "./errors.js";
import { ErrorCodeSchema } from "./gen/skein/error/v1/error_code_pb.js";
import { retryable } from "./gen/skein/options/error/v1/error_pb.js";
import type { ErrorInfo, Error as ProtoError } from "./proto.js";

/** What the contract says of a code; nothing of codes of a newer server. */
function known(code: string): { number: number; retryable: boolean } | undefined {
  const value = ErrorCodeSchema.values.find((candidate) => candidate.name === code && candidate.number !== 0);
  return value && { number: value.number, retryable: getOption(value, retryable) };
}

/** For reasons of a newer server: what its status says about trying again. */
const RETRYABLE_STATUS = new Set(["unavailable", "deadline_exceeded", "resource_exhausted", "internal"]);

const TOKEN_PROBLEMS = new Set(["TOKEN_EXPIRED", "TOKEN_INVALID", "TOKEN_REVOKED"]);

export function failure(code: string, message: string, more: { field?: string; cause?: unknown } = {}): SkeinError {
  return new SkeinError(code, message, { ...known(code), ...more });
}

export function badField(field: string, message: string): SkeinError {
  return failure("BAD_REQUEST", `${field}: ${message}`, { field });
}

/** What the server answered. */
export function fromInfo(status: string, message: string, info: ErrorInfo | undefined): SkeinError {
  const code = info?.reason || "INTERNAL";
  return new SkeinError(code, message || code, {
    number: info?.number,
    field: info?.field,
    retryAfterMs: Number(info?.retryAfterMs ?? 0n),
    retryable: known(code)?.retryable ?? RETRYABLE_STATUS.has(status),
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
