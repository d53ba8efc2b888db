import { createMemo, onCleanup, Show } from "solid-js";
import { locale, t } from "../i18n/language.js";
import type { OpenAccount } from "../state/open-account.js";
import { hrefOf, openConversation, openId } from "../state/route.js";
import { participants } from "../text/limits.js";
import { isolated } from "../text/names.js";
import { changeOf, isEvent } from "../text/preview.js";
import { listTime } from "../text/time.js";
import { Avatar } from "./Avatar.js";
import { useAccount } from "./account-context.js";
import { Icon } from "./Icon.js";
import { now } from "./now.js";
import { SubjectName } from "./PersonName.js";
import { partingText } from "./parting.js";
import { useSubject } from "./subject.js";

/** One row of the list: who, what was last said, when, and how much is unread. */
export function ConversationRow(props: { id: string; tabStop: boolean; onFocus: () => void }) {
  const account = useAccount();
  const subject = useSubject(props.id);
  const where = participants(props.id, account.self);
  if (where?.kind === "pair") {
    onCleanup(account.presence.watch(where.peer));
  }
  const conversation = createMemo(() => account.conversations.get(props.id));
  const isOpen = () => openId() === props.id;
  const unread = () => conversation()?.unread ?? 0;
  /** Events do not count as unread; one that concerns the user is marked until it was seen. */
  const isNew = () => {
    const last = conversation()?.lastMessage;
    const seen = !last || last.seq <= (conversation()?.readSeq ?? 0);
    const change = seen ? undefined : changeOf(last.content, account.self);
    return change !== undefined && change.operator !== account.self;
  };
  const time = () => {
    const at = conversation()?.lastMessage?.serverTime ?? conversation()?.activeAt ?? 0;
    return at > 0 ? listTime(at, now(), locale()) : "";
  };
  const draft = () => (isOpen() ? "" : account.draft(props.id).trim().replace(/\s+/gu, " "));
  const last = createMemo(() => lastLine(account, props.id));

  return (
    <a
      class="conversation-row"
      classList={{ "row-new": isNew() }}
      href={hrefOf(props.id)}
      data-conversation={props.id}
      aria-current={isOpen() ? "page" : undefined}
      tabIndex={props.tabStop ? 0 : -1}
      onFocus={() => props.onFocus()}
      onClick={(event) => {
        if (!event.ctrlKey && !event.metaKey && !event.shiftKey) {
          event.preventDefault();
          openConversation(props.id);
        }
      }}
    >
      <Avatar id={subject.id} name={subject.name()} url={subject.avatar()} online={subject.online()} />
      {/* In the order in which it is read aloud; the grid puts each part where the eye looks for it. */}
      <span class="row-name">
        <SubjectName subject={subject} />
      </span>
      <Show when={unread() > 0}>
        <span class="badge" aria-hidden="true">
          {unread() > 999 ? "999+" : unread()}
        </span>
        <span class="sr-only">, {t("list.unread", { count: unread() })}, </span>
      </Show>
      <Show when={unread() === 0 && isNew()}>
        <span class="new-dot" aria-hidden="true" />
        <span class="sr-only">, {t("list.new")}, </span>
      </Show>
      <Show when={subject.online()}>
        <span class="sr-only">, {t("list.online")}, </span>
      </Show>
      <span class="row-preview">
        <Show when={!draft()} fallback={<bdi class="draft">{t("list.draft", { text: draft().slice(0, 100) })}</bdi>}>
          <Show when={last().mark}>
            {(mark) => (
              <span class={`row-mark mark-${mark()}`}>
                <Icon name={mark()} />
                <span class="sr-only">{t(`state.${mark()}`)}: </span>
              </span>
            )}
          </Show>
          <bdi>{last().text}</bdi>
        </Show>
      </span>
      <span class="row-time">{time()}</span>
    </a>
  );
}

interface LastLine {
  text: string;
  mark?: "sending" | "failed" | "sent" | "read";
}

/** What the row says was last: one of ours on its way, else the last message. */
function lastLine(account: OpenAccount, id: string): LastLine {
  const unsent = account.unsent.last(id);
  if (unsent) {
    const text = account.preview(unsent.content);
    return unsent.state === "failed" ? { text: t("list.failed", { text }), mark: "failed" } : { text, mark: "sending" };
  }
  const conversation = account.conversations.get(id);
  const message = conversation?.lastMessage;
  if (!conversation?.member && conversation?.kind === "group") {
    return { text: partingText(account, id) };
  }
  if (!message || message.tombstone) {
    return { text: message ? t("content.removed") : t("list.noMessages") };
  }
  const text = account.preview(message.content);
  const own = message.sender === account.self;
  if (conversation.kind === "group") {
    const sender = own ? t("conversation.you") : account.people.label(message.sender);
    return { text: isEvent(message.content) ? text : t("list.sender", { sender: isolated(sender), text }) };
  }
  return { text, mark: own ? (conversation.peerReadSeq >= message.seq ? "read" : "sent") : undefined };
}
