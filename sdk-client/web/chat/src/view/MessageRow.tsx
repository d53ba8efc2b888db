import { createMemo, Match, Show, Switch } from "solid-js";
import { language, locale, t } from "../i18n/language.js";
import { contentOf, type Entry, seqOf } from "../state/entry.js";
import { explain } from "../state/problems.js";
import type { Timeline } from "../state/timeline.js";
import { isolated } from "../text/names.js";
import { bodyOf } from "../text/preview.js";
import { clock, dayName, fullTime, spokenTime } from "../text/time.js";
import { Avatar } from "./Avatar.js";
import { useAccount } from "./account-context.js";
import { focusConversation } from "./focus.js";
import { Icon, type IconName } from "./Icon.js";
import { now } from "./now.js";
import { PersonName } from "./PersonName.js";
import { RichText } from "./RichText.js";

/** One message with what stands above it: a day, the unread divider. All in one row, so that heights move with it. */
export function MessageRow(props: { entry: Entry; timeline: Timeline; group: boolean }) {
  const { entry } = props;
  return (
    <div
      class="message-row"
      classList={{ own: entry.own, theirs: !entry.own, starts: entry.starts(), ends: entry.ends() }}
    >
      <Show when={entry.newDay()}>
        <div class="day">
          <span>{dayName(entry.time, now(), locale())}</span>
        </div>
      </Show>
      <Show when={entry.firstUnread()}>
        {/* biome-ignore lint/a11y/useSemanticElements: an hr has no text of its own */}
        <div class="unread-divider" role="separator" aria-label={t("conversation.unread")}>
          <span aria-hidden="true">{t("conversation.unread")}</span>
        </div>
      </Show>
      <Show when={!entry.event} fallback={<GroupEvent entry={entry} />}>
        <Bubble {...props} />
      </Show>
    </div>
  );
}

function useBody(entry: Entry) {
  const account = useAccount();
  return createMemo(() =>
    bodyOf(contentOf(entry.state()), { t, language: language(), self: account.self, name: account.people.label }),
  );
}

function GroupEvent(props: { entry: Entry }) {
  const body = useBody(props.entry);
  return (
    <article class="group-event" aria-label={`${body()}, ${spokenTime(props.entry.time, now(), locale())}`}>
      <bdi data-testid="message-text">{body()}</bdi>
    </article>
  );
}

function Bubble(props: { entry: Entry; timeline: Timeline; group: boolean }) {
  const account = useAccount();
  const { entry } = props;
  const body = useBody(entry);
  const name = () => (entry.own ? t("conversation.you") : account.people.name(entry.sender));
  const showsSender = () => props.group && !entry.own;
  const kind = () => contentOf(entry.state())?.kind.case;
  const spoken = () =>
    t("conversation.articleName", {
      sender: isolated(entry.own ? name() : account.people.label(entry.sender)),
      time: spokenTime(timeOf(entry), now(), locale()),
    });
  return (
    <article class="message" aria-label={spoken()}>
      <Show when={showsSender()}>
        <span class="message-avatar">
          <Show when={entry.starts()}>
            <Avatar id={entry.sender} name={name()} url={account.people.avatar(entry.sender)} size="small" />
          </Show>
        </span>
      </Show>
      <div class="bubble" classList={{ failed: stateOf(entry) === "failed" }}>
        <Show when={showsSender() && entry.starts()}>
          <span class="sender" aria-hidden="true">
            <PersonName id={entry.sender} />
          </span>
        </Show>
        {/* The direction is that of what was said; the time stands behind its last line, whichever way that runs. */}
        <div class="said" dir="auto">
          <span class="message-text" classList={{ placeholder: kind() !== "text" }} data-testid="message-text">
            <Show when={kind() !== "text"}>
              <Icon name={kind() === "image" ? "image" : kind() === "file" ? "file" : "other"} />
            </Show>
            <RichText text={body()} />
          </span>
          <Meta entry={entry} id={props.timeline.id} />
        </div>
      </div>
      <Show when={stateOf(entry) === "failed"}>
        <Failed entry={entry} timeline={props.timeline} />
      </Show>
    </article>
  );
}

/** When it was said, and of ours how far it has come. */
function Meta(props: { entry: Entry; id: string }) {
  const time = () => timeOf(props.entry);
  return (
    <span class="meta">
      <time dir="ltr" dateTime={new Date(time()).toISOString()} title={fullTime(time(), locale())} aria-hidden="true">
        {clock(time(), locale())}
      </time>
      <Show when={props.entry.own}>
        <OwnState entry={props.entry} id={props.id} />
      </Show>
    </span>
  );
}

/** Follows the entry's state, with which its time changes. */
function timeOf(entry: Entry): number {
  entry.state();
  return entry.time;
}

function stateOf(entry: Entry): "sending" | "sent" | "failed" {
  const state = entry.state();
  return state.kind === "pending" ? state.send.state : "sent";
}

function OwnState(props: { entry: Entry; id: string }) {
  const account = useAccount();
  const shown = createMemo((): IconName & ("sending" | "sent" | "failed" | "read") => {
    const state = stateOf(props.entry);
    const seq = seqOf(props.entry);
    const read = state === "sent" && seq > 0 && (account.conversations.get(props.id)?.peerReadSeq ?? 0) >= seq;
    return read ? "read" : state;
  });
  return (
    <span class={`own-state mark-${shown()}`}>
      <Icon name={shown()} />
      <span class="sr-only">{t(`state.${shown()}`)}</span>
    </span>
  );
}

function Failed(props: { entry: Entry; timeline: Timeline }) {
  const account = useAccount();
  const send = () => {
    const state = props.entry.state();
    return state.kind === "pending" ? state.send : undefined;
  };
  const resend = () => {
    // It becomes "sending", and "failed" again if it must: the row says so.
    account.client.resend(send()?.clientMessageId ?? "").catch(() => {});
  };
  async function discard(): Promise<void> {
    const pending = send();
    if (pending) {
      await account.client.discard(pending.clientMessageId);
      account.unsent.discarded(pending.conversationId, pending.clientMessageId);
      props.timeline.discard(pending.clientMessageId);
      focusConversation();
    }
  }
  return (
    <div class="failed-actions">
      <Switch>
        <Match when={send()?.failedReason}>{(reason) => <span>{explain({ code: reason() })}</span>}</Match>
      </Switch>
      <button type="button" onClick={resend}>
        {t("conversation.resend")}
      </button>
      <button type="button" onClick={() => void discard().catch(account.setProblem)}>
        {t("conversation.delete")}
      </button>
    </div>
  );
}
