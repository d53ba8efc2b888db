import { createMemo, createSignal, createUniqueId, onCleanup, onMount, Show } from "solid-js";
import { t } from "../i18n/language.js";
import { closeConversation } from "../state/route.js";
import { Timeline } from "../state/timeline.js";
import { Avatar } from "./Avatar.js";
import { useAccount } from "./account-context.js";
import { Composer } from "./Composer.js";
import { hasFinePointer } from "./focus.js";
import { GroupDetails } from "./GroupDetails.js";
import { Icon } from "./Icon.js";
import { MessageLog } from "./MessageLog.js";
import { PersonDetails } from "./PersonDetails.js";
import { SubjectName } from "./PersonName.js";
import { partingText } from "./parting.js";
import { presenceText } from "./presence-text.js";
import { type Subject, useSubject } from "./subject.js";

const WIDE = matchMedia("(min-width: 1200px)");
/** On a wide screen the third column stays when another conversation is opened. */
let detailsKept = false;

/** One conversation: header, messages, and where one writes. */
export function Conversation(props: { id: string }) {
  const account = useAccount();
  const { id } = props;
  const subject = useSubject(id);
  const titleId = createUniqueId();
  const timeline = new Timeline(account.client, id);
  const [details, setDetails] = createSignal(WIDE.matches && detailsKept);
  const [sent, setSent] = createSignal(0);
  let title!: HTMLHeadingElement;
  let detailsButton: HTMLButtonElement | undefined;

  if (subject.kind === "pair") {
    onCleanup(account.presence.watch(subject.id));
  }
  onCleanup(() => timeline.close());
  onMount(() => {
    timeline.open("unread").catch(account.setProblem);
    if (!hasFinePointer() || !mayWrite()) {
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
              <SubjectName subject={subject} />
            </h1>
            <p>
              <Subtitle subject={subject} member={mayWrite()} />
            </p>
          </div>
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
        </header>
        <MessageLog timeline={timeline} group={subject.kind === "group"} sent={sent()} />
        <Show when={mayWrite()} fallback={<Parted id={id} title={() => title} />}>
          <Composer id={id} onSend={() => setSent((times) => times + 1)} />
        </Show>
      </main>
      <Show when={details()}>
        <Show when={subject.kind === "group"} fallback={<PersonDetails userId={subject.id} onClose={closeDetails} />}>
          <GroupDetails groupId={subject.id} member={mayWrite()} onClose={closeDetails} />
        </Show>
      </Show>
    </>
  );
}

/** In place of the composer, whose focus goes to the title. */
function Parted(props: { id: string; title: () => HTMLElement }) {
  const account = useAccount();
  onMount(() => {
    if (document.activeElement === document.body) {
      props.title().focus({ preventScroll: true });
    }
  });
  return (
    <div class="not-member" role="status">
      <p class="not-member-how">
        <bdi>{partingText(account, props.id)}</bdi>
      </p>
      <p>{t("conversation.cannotWrite")}</p>
    </div>
  );
}

function Subtitle(props: { subject: Subject; member: boolean }) {
  const { people, presence } = useAccount();
  const text = () => {
    const { subject } = props;
    if (subject.kind === "group") {
      if (!props.member) {
        return t("list.left");
      }
      const count = people.group(subject.id)?.memberCount;
      return count === undefined ? "" : t("conversation.members", { count });
    }
    // The id, unless it stands behind the name.
    return presenceText(presence.get(subject.id)) || (people.idBeside(subject.id) ? "" : subject.id);
  };
  return <>{text()}</>;
}
