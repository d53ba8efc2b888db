// Reading: tells the server how far the user has read, and the screen reader what came in.
import { type Accessor, createSignal, onCleanup } from "solid-js";
import { t } from "../i18n/language.js";
import { attentive } from "../state/attention.js";
import { type Entry, seqOf } from "../state/entry.js";
import type { OpenAccount } from "../state/open-account.js";
import type { Timeline } from "../state/timeline.js";

const READ_DELAY_MS = 150;

export interface Reading {
  /** The newest message may be on the screen. */
  soon(): void;
  /** What a screen reader is told. */
  announced: Accessor<string>;
}

/** Read is what stands at the bottom of the log while the page is visible and has the focus. */
export function createReading(account: OpenAccount, timeline: Timeline): Reading {
  const [announced, setAnnounced] = createSignal("");
  let timer: ReturnType<typeof setTimeout> | undefined;

  function soon(): void {
    clearTimeout(timer);
    timer = setTimeout(markRead, READ_DELAY_MS);
  }

  function markRead(): void {
    const conversation = account.conversations.get(timeline.id);
    const newest = timeline.rows().findLast((entry) => seqOf(entry) > 0);
    if (conversation && newest && timeline.atBottom && attentive() && seqOf(newest) > conversation.readSeq) {
      account.client.conversations.markRead(timeline.id, seqOf(newest)).catch(account.setProblem);
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
    const sender = account.people.name(newest.sender);
    setAnnounced(newest.event ? text : t("conversation.announce", { sender, text }));
    // The divider stays where it is until what stands below it was read.
    const readSeq = account.conversations.get(timeline.id)?.readSeq ?? 0;
    if (!attentive() && timeline.divider() <= readSeq && seqOf(first) > 0) {
      timeline.setDivider(seqOf(first));
    }
  };

  addEventListener("focus", soon);
  document.addEventListener("visibilitychange", soon);
  onCleanup(() => {
    clearTimeout(timer);
    removeEventListener("focus", soon);
    document.removeEventListener("visibilitychange", soon);
  });
  return { soon, announced };
}
