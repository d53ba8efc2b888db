import { createMemo, createSignal, createUniqueId, onCleanup, onMount, Show } from "solid-js";
import { language, t } from "../i18n/language.js";
import { closeConversation } from "../state/route.js";
import { Timeline } from "../state/timeline.js";
import { spokenTime } from "../text/time.js";
import { Avatar } from "./Avatar.js";
import { useAccount } from "./account-context.js";
import { Composer } from "./Composer.js";
import { GroupDetails } from "./GroupDetails.js";
import { Icon } from "./Icon.js";
import { MessageLog } from "./MessageLog.js";
import { now } from "./now.js";
import { type Subject, useSubject } from "./subject.js";

const WIDE = matchMedia("(min-width: 1200px)");
/** On a wide screen the third column stays when another group is opened. */
let detailsKept = false;

/** One conversation: header, messages, and where one writes. */
export function Conversation(props: { id: string }) {
  const account = useAccount();
  const { id } = props;
  const subject = useSubject(id);
  const titleId = createUniqueId();
  const timeline = new Timeline(account.client, id);
  const [details, setDetails] = createSignal(WIDE.matches && detailsKept && subject.kind === "group");
  const [sent, setSent] = createSignal(0);
  let title!: HTMLHeadingElement;
  let detailsButton: HTMLButtonElement | undefined;

  if (subject.kind === "pair") {
    onCleanup(account.presence.watch(subject.id));
  }
  onCleanup(() => timeline.close());
  onMount(() => {
    timeline.open("unread").catch(account.setProblem);
    if (!matchMedia("(pointer: fine)").matches) {
      // The message box does not take the focus there, and the list has just gone with it.
      title.focus({ preventScroll: true });
    }
  });

  const conversation = createMemo(() => account.conversations.get(id));
  const mayWrite = () => conversation()?.member !== false;

  function showDetails(shown: boolean): void {
    detailsKept = shown;
    setDetails(shown);
  }

  function closeDetails(): void {
    showDetails(false);
    detailsButton?.focus();
  }

  return (
    <>
      <main class="conversation" aria-labelledby={titleId}>
        <header class="bar conversation-header">
          <button
            type="button"
            class="icon-button back"
            aria-label={t("conversation.back")}
            onClick={closeConversation}
          >
            <Icon name="back" />
          </button>
          <Avatar id={subject.id} name={subject.name()} url={subject.avatar()} size="small" />
          <div class="conversation-title">
            <h1 ref={title} id={titleId} tabIndex={-1}>
              <bdi>{subject.name()}</bdi>
            </h1>
            <p>
              <Subtitle subject={subject} />
            </p>
          </div>
          <Show when={subject.kind === "group"}>
            <button
              ref={detailsButton}
              type="button"
              class="icon-button"
              aria-label={t("conversation.details")}
              title={t("conversation.details")}
              aria-expanded={details()}
              onClick={() => showDetails(!details())}
            >
              <Icon name="info" />
            </button>
          </Show>
        </header>
        <MessageLog timeline={timeline} group={subject.kind === "group"} sent={sent()} />
        <Show when={mayWrite()} fallback={<p class="not-member">{t("conversation.notMember")}</p>}>
          <Composer id={id} onSend={() => setSent((times) => times + 1)} />
        </Show>
      </main>
      <Show when={details() && subject.kind === "group"}>
        <GroupDetails groupId={subject.id} member={mayWrite()} onClose={closeDetails} />
      </Show>
    </>
  );
}

function Subtitle(props: { subject: Subject }) {
  const { people, presence } = useAccount();
  const text = () => {
    const { subject } = props;
    if (subject.kind === "group") {
      const count = people.group(subject.id)?.memberCount;
      return count === undefined ? "" : t("conversation.members", { count });
    }
    const known = presence.get(subject.id);
    if (!known) {
      return subject.id;
    }
    if (known.state === "online") {
      return t("conversation.online");
    }
    return known.lastSeenAt > 0
      ? t("conversation.lastSeen", { time: spokenTime(known.lastSeenAt, now(), language()) })
      : t("conversation.offline");
  };
  return <>{text()}</>;
}
