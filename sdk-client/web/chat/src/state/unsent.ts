// Our messages on their way or failed, per conversation, for the list; the open conversation keeps its own.
import type { PendingSend, SkeinClient } from "@skein/sdk";
import { type Accessor, createSignal, type Setter } from "solid-js";

export interface Unsent {
  /** Follows the newest unsent message of a conversation. */
  last(conversationId: string): PendingSend | undefined;
  discarded(conversationId: string, clientMessageId: string): void;
  reload(): Promise<void>;
  close(): void;
}

export function createUnsent(client: SkeinClient): Unsent {
  const rows = new Map<string, [Accessor<readonly PendingSend[]>, Setter<readonly PendingSend[]>]>();

  function row(conversationId: string) {
    let found = rows.get(conversationId);
    if (!found) {
      found = createSignal<readonly PendingSend[]>([]);
      rows.set(conversationId, found);
    }
    return found;
  }

  function without(sends: readonly PendingSend[], clientMessageId: string): readonly PendingSend[] {
    return sends.filter((send) => send.clientMessageId !== clientMessageId);
  }

  const off = client.on("send", (update) => {
    row(update.conversationId)[1]((sends) => {
      if (update.state === "sent") {
        return without(sends, update.clientMessageId);
      }
      const at = sends.findIndex((send) => send.clientMessageId === update.clientMessageId);
      return at < 0 ? [...sends, update.pending] : sends.with(at, update.pending);
    });
  });

  return {
    last: (conversationId) => row(conversationId)[0]().at(-1),
    discarded: (conversationId, id) => row(conversationId)[1]((sends) => without(sends, id)),
    async reload() {
      const all = await client.conversations.pending();
      for (const [conversationId, [, set]] of rows) {
        set(all.filter((send) => send.conversationId === conversationId));
      }
      for (const send of all) {
        if (!rows.has(send.conversationId)) {
          row(send.conversationId)[1](all.filter((one) => one.conversationId === send.conversationId));
        }
      }
    },
    close: off,
  };
}
