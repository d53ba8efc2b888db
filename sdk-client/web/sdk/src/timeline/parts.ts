import {
  create,
  type DescMessage,
  fromBinary,
  type MessageInitShape,
  type MessageShape,
  toBinary,
} from "@bufbuild/protobuf";
import type { Emitter } from "../client/emitter.js";
import type { Connection } from "../connection/connection.js";
import { failure } from "../failures.js";
import type { Runtime } from "../runtime.js";
import type { Journal } from "../store/journal.js";
import type { Store } from "../store/store.js";

/** What every part of a client works with. */
export interface Parts {
  userId: string;
  deviceId: string;
  tuning: Tuning;
  runtime: Runtime;
  connection: Connection;
  store: Store;
  journal: Journal;
  events: Emitter;
}

export interface Tuning {
  /** Per conversation, for a new device. */
  roamingMessages: number;
  maxPendingSends: number;
  answerTimeoutMs: number;
}

export const METHODS = {
  send: "skein.v1.MessageService/Send",
  pull: "skein.v1.MessageService/Pull",
  markRead: "skein.v1.MessageService/MarkRead",
  sync: "skein.v1.SyncService/Sync",
} as const;

export async function call<I extends DescMessage, O extends DescMessage>(
  parts: Parts,
  method: string,
  input: I,
  request: MessageInitShape<I>,
  output: O,
): Promise<MessageShape<O>> {
  const bytes = toBinary(input, create(input, request));
  return decodeAnswer(output, await parts.connection.requests.call(method, bytes, parts.tuning.answerTimeoutMs));
}

export function decodeAnswer<O extends DescMessage>(output: O, bytes: Uint8Array): MessageShape<O> {
  try {
    return fromBinary(output, bytes);
  } catch (cause) {
    throw failure("INTERNAL", "the answer cannot be decoded", { cause });
  }
}
