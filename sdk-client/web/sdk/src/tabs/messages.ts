import type { ClientEvents, Connection } from "../api.js";
import type { OperationName } from "../client/port.js";
import { SkeinError } from "../errors.js";
import { asSkeinError, fromPlain, type PlainError, toPlain } from "../failures.js";

/** How far a tab has been told each conversation: the highest seq by conversation. */
export type Told = Map<string, number>;

/** To everybody: on the common channel. */
export type Announcement =
  /** This tab leads now. */
  | { type: "leader"; leader: string }
  /**
   * A tab is there and wants to be told events; `told` when it was told some before. What answers it carries its era: the
   * number of this hello. Whatever is of an earlier era does not count any more.
   */
  | { type: "hello"; tab: string; era: number; started: boolean; told?: Told }
  /** Somebody signed out. */
  | { type: "loggedOut"; by: string };

/** To the leader: on the leader's own channel. */
export type ToLeader =
  | { type: "ask"; tab: string; id: number; operation: OperationName; args: unknown[] }
  /** Events up to this number have been told. */
  | { type: "ack"; tab: string; upTo: number }
  /** The tab was perhaps asleep: is this the last event? */
  | { type: "check"; tab: string; upTo: number }
  /** A visible tab lends a hidden one its clock. */
  | { type: "tick" }
  | { type: "bye"; tab: string };

/** To one tab: on its own channel. */
export type ToTab =
  | { type: "welcome"; era: number; leader: string; connection: Connection; told: Told; refresh: boolean }
  /** Numbered from 1 in each era. */
  | { type: "event"; era: number; number: number; event: keyof ClientEvents; value: unknown }
  /** This tab has missed events; it has to say hello again. */
  | { type: "hole"; era: number }
  | { type: "answer"; id: number; value?: unknown; error?: PlainError };

export const commonChannel = (base: string): string => `${base}:tabs`;
export const tabChannel = (base: string, tab: string): string => `${base}:tab:${tab}`;

interface Packed {
  packedError: PlainError;
}

/** Values as they may travel: errors lose their class on the way, so they go as plain objects. */
export function pack(value: unknown): unknown {
  if (value instanceof Error) {
    return { packedError: toPlain(value instanceof SkeinError ? value : asSkeinError(value)) } satisfies Packed;
  }
  if (typeof value === "object" && value !== null && (value as { error?: unknown }).error instanceof Error) {
    return { ...value, error: pack((value as { error: Error }).error) };
  }
  return value;
}

export function unpack(value: unknown): unknown {
  if (isPacked(value)) {
    return fromPlain(value.packedError);
  }
  if (typeof value === "object" && value !== null && isPacked((value as { error?: unknown }).error)) {
    return { ...value, error: unpack((value as { error: unknown }).error) };
  }
  return value;
}

function isPacked(value: unknown): value is Packed {
  return typeof value === "object" && value !== null && "packedError" in value;
}
