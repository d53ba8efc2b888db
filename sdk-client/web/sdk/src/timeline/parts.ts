import type { Client } from "@connectrpc/connect";
import { type Carry, clientOf, nameOf } from "../calls.js";
import type { Emitter } from "../client/emitter.js";
import type { Connection } from "../connection/connection.js";
import { MessageService, SyncService } from "../proto.js";
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
  messages: Client<typeof MessageService>;
  sync: Client<typeof SyncService>;
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

/** The services that the SDK itself calls. */
export function servicesOf(connection: Connection, { answerTimeoutMs }: Tuning): Pick<Parts, "messages" | "sync"> {
  const carry: Carry = async (method, request) => ({
    response: await connection.requests.call(nameOf(method), request, answerTimeoutMs),
  });
  return { messages: clientOf(MessageService, carry), sync: clientOf(SyncService, carry) };
}
