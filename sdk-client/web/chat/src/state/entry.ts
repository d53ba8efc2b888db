// One row of a conversation: a stored message, or one of ours on its way. It keeps its identity from "sending" to
// "sent", so the row is not drawn anew.
import type { Message, PendingSend } from "@skein/sdk";
import { type Accessor, createSignal } from "solid-js";
import { isEvent } from "../text/preview.js";
import { isNewDay, type Placed, startsGroup } from "../text/time.js";

export type EntryState =
  | { kind: "stored"; message: Message }
  | { kind: "pending"; send: PendingSend }
  /** Acknowledged; its message is about to be handed over. */
  | { kind: "sent"; send: PendingSend; seq: number; serverTime: number };

export interface Entry extends Placed {
  readonly key: string;
  readonly own: boolean;
  readonly state: Accessor<EntryState>;
  become(state: EntryState): void;
  /** Whether sender and picture are shown. */
  readonly starts: Accessor<boolean>;
  /** Whether the sender's next message follows at once. */
  readonly ends: Accessor<boolean>;
  /** Whether a day begins with it. */
  readonly newDay: Accessor<boolean>;
  /** Whether it is the first unread one. */
  readonly firstUnread: Accessor<boolean>;
  /** Tells it what stands above. */
  follow(previous: Entry | undefined, firstUnread: boolean): void;
  setEnds(ends: boolean): void;
}

export function createEntry(initial: EntryState, self: string): Entry {
  const [state, become] = createSignal<EntryState>(initial);
  const [starts, setStarts] = createSignal(true);
  const [ends, setEnds] = createSignal(true);
  const [firstUnread, setFirstUnread] = createSignal(false);
  const [newDay, setNewDay] = createSignal(false);
  const sender = initial.kind === "stored" ? initial.message.sender : self;
  const entry: Entry = {
    key: initial.kind === "stored" ? keyOf(initial.message) : initial.send.clientMessageId,
    own: sender === self,
    sender,
    time: timeOf(initial),
    event: isEvent(contentOf(initial)),
    state,
    become(next) {
      entry.time = timeOf(next);
      become(next);
    },
    starts,
    ends,
    newDay,
    firstUnread,
    setEnds,
    follow(previous, first) {
      const begins = first || startsGroup(previous, entry);
      setFirstUnread(first);
      setStarts(begins);
      setNewDay(isNewDay(previous, entry));
      previous?.setEnds(begins);
    },
  };
  return entry;
}

function keyOf(message: Message): string {
  return message.clientMessageId || `${message.sender}#${message.seq}`;
}

function timeOf(state: EntryState): number {
  switch (state.kind) {
    case "stored":
      return state.message.serverTime;
    case "sent":
      return state.serverTime;
    default:
      return state.send.createdAt;
  }
}

export function contentOf(state: EntryState): Message["content"] {
  return state.kind === "stored" ? state.message.content : state.send.content;
}

/** 0 while it has none. */
export function seqOf(entry: Entry): number {
  const state = entry.state();
  return state.kind === "stored" ? state.message.seq : state.kind === "sent" ? state.seq : 0;
}
