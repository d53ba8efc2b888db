// Reading: tells the server how far the user has read, and the screen reader what came in.
import { type Accessor, createSignal, onCleanup } from "solid-js";
import { t } from "../i18n/language.js";
import { attentive } from "../state/attention.js";
import { type Entry, seqOf } from "../state/entry.js";
import type { OpenAccount } from "../state/open-account.js";
import type { Timeline } from "../state/timeline.js";

/** What stays on the screen for so long was seen. Also how often the server is told while one scrolls. */
const DWELL_MS = 400;

export interface Reading {
  /** Other messages may be on the screen. */
  moved(): void;
  /** What a screen reader is told. */
  announced: Accessor<string>;
}

/**
 * Read is what was on the screen for a moment, while the page is visible and has the focus.
 *
 * @param seen seq of the last message that is on the screen to its end, 0: none
 */
export function createReading(account: OpenAccount, timeline: Timeline, seen: () => number): Reading {
  const [announced, setAnnounced] = createSignal("");
  let timer: ReturnType<typeof setTimeout> | undefined;
  let candidate = 0;

  function moved(): void {
    if (timer === undefined && attentive()) {
      candidate = seen();
      timer = setTimeout(dwelled, DWELL_MS);
    }
  }

  function dwelled(): void {
    timer = undefined;
    const now = seen();
    if (attentive()) {
      markRead(Math.min(candidate, now));
      if (now > candidate) {
        moved();
      }
    }
  }

  function markRead(seq: number): void {
    const conversation = account.conversations.get(timeline.id);
    if (conversation && seq > conversation.readSeq) {
      account.client.conversations.markRead(timeline.id, seq).catch(account.setProblem);
    }
  }

  timeline.onNew = (entries: readonly Entry[]) => {
    const theirs = entries.filter((entry) => !entry.own);
    const [first, newest] = [theirs[0], theirs.at(-1)];
    if (!first || !newest) {
      return;
    }
    const state = newest.state();
    const text = account.preview(state.kind === "stored" ? state.message.content : undefined);
    const sender = account.people.label(newest.sender);
    setAnnounced(newest.event ? text : t("conversation.announce", { sender, text }));
    // The divider stays where it is until what stands below it was read.
    const readSeq = account.conversations.get(timeline.id)?.readSeq ?? 0;
    if (!attentive() && timeline.divider() <= readSeq && seqOf(first) > 0) {
      timeline.setDivider(seqOf(first));
    }
  };

  addEventListener("focus", moved);
  document.addEventListener("visibilitychange", moved);
  onCleanup(() => {
    clearTimeout(timer);
    removeEventListener("focus", moved);
    document.removeEventListener("visibilitychange", moved);
  });
  return { moved, announced };
}
