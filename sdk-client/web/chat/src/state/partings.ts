// Who ended which membership of the user, as far as it happened while this page was open.
import type { SkeinClient } from "@skein/sdk";
import { createSignal } from "solid-js";

export interface Partings {
  /** Follows who ended it: the user, or who removed him; undefined while he is a member, or that is not known. */
  by(conversationId: string): string | undefined;
  close(): void;
}

export function createPartings(client: SkeinClient): Partings {
  const [operators, setOperators] = createSignal<ReadonlyMap<string, string>>(new Map());
  const close = client.on("userEvent", (event) => {
    if (event.type === "membership") {
      setOperators((before) => new Map(before).set(event.conversationId, event.member ? "" : event.operator));
    }
  });
  return { by: (conversationId) => operators().get(conversationId) || undefined, close };
}
