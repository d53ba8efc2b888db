// Start reading at SkeinClient in api.ts; what carries it out at client/engine.ts.
import { deleteDB } from "idb";
import type { Message } from "./api.js";
import { databaseName } from "./client/create-client.js";
import type { Content } from "./proto.js";
import { wordsOf } from "./timeline/convert.js";

export type { Client as ServiceClient } from "@connectrpc/connect";
export type * from "./api.js";
export { createClient } from "./client/create-client.js";
export { SkeinError } from "./errors.js";
export { SkeinHttp } from "./http.js";
export { pagesOf } from "./paging.js";
export { indexedDbStore } from "./store/indexeddb.js";
export { memoryStore } from "./store/memory.js";
export type * from "./store/store.js";

/** Deletes what this browser stored of an account. Clients of it that are open end with an `error` event. */
export async function forgetAccount(appKey: string, userId: string): Promise<void> {
  await deleteDB(databaseName(appKey, userId));
}

/** The words of a message or its content; "" for kinds without any. */
export function textOf(message: Pick<Message, "content"> | Content | undefined): string {
  return wordsOf(message && "kind" in message ? message : message?.content);
}
