import { createSignal, onCleanup, onMount, Show } from "solid-js";
import { t } from "../i18n/language.js";
import { followUnread, notify } from "../state/attention.js";
import type { OpenAccount } from "../state/open-account.js";
import { openId } from "../state/route.js";
import { AccountDialog } from "./AccountDialog.js";
import { Avatar } from "./Avatar.js";
import { AccountContext } from "./account-context.js";
import { Banner } from "./Banner.js";
import { ConversationNav } from "./ConversationNav.js";
import { Icon } from "./Icon.js";
import { NewConversation } from "./NewConversation.js";
import { NewGroup } from "./NewGroup.js";
import { NothingOpen } from "./NothingOpen.js";
import { OpenConversation } from "./OpenConversation.js";

type Opened = "account" | "newConversation" | "newGroup";

/** The chat of one account: list, conversation and, beside or over them, the details. */
export function Main(props: { account: OpenAccount }) {
  const [dialog, setDialog] = createSignal<Opened>();
  const close = () => setDialog(undefined);
  followUnread(props.account);
  notify(props.account);

  // A click on a link to the composer must not change the route, which lives in the hash.
  const skip = (event: MouseEvent) => {
    event.preventDefault();
    document.querySelector<HTMLElement>("#composer")?.focus();
  };
  const viewport = () =>
    document.documentElement.classList.toggle("keyboard-open", (visualViewport?.height ?? 1e4) < 480);
  onMount(() => visualViewport?.addEventListener("resize", viewport));
  onCleanup(() => visualViewport?.removeEventListener("resize", viewport));

  return (
    <AccountContext.Provider value={props.account}>
      <Show when={openId() !== undefined}>
        {/* biome-ignore lint/a11y/useValidAnchor: it is a link within the page, but the hash belongs to the route */}
        <a class="skip-link" href="#composer" onClick={skip}>
          {t("app.skipToMessage")}
        </a>
      </Show>
      <div class="page">
        <Banner />
        <div class="columns" classList={{ "has-conversation": openId() !== undefined }}>
          <nav class="list-column" aria-label={t("list.title")}>
            <ListHeader account={props.account} open={setDialog} />
            <ConversationNav onNew={() => setDialog("newConversation")} />
          </nav>
          <Show
            when={openId()}
            keyed
            fallback={<NothingOpen title={t("conversation.none")} hint={t("conversation.noneHint")} />}
          >
            {(id) => <OpenConversation id={id} />}
          </Show>
        </div>
      </div>
      <Show when={dialog() === "account"}>
        <AccountDialog onClose={close} />
      </Show>
      <Show when={dialog() === "newConversation"}>
        <NewConversation onClose={close} />
      </Show>
      <Show when={dialog() === "newGroup"}>
        <NewGroup onClose={close} />
      </Show>
    </AccountContext.Provider>
  );
}

function ListHeader(props: { account: OpenAccount; open: (dialog: Opened) => void }) {
  return (
    <header class="bar list-header">
      <AccountButton account={props.account} onClick={() => props.open("account")} />
      <h1>Skein</h1>
      <button
        type="button"
        class="icon-button"
        aria-label={t("list.newGroup")}
        title={t("list.newGroup")}
        onClick={() => props.open("newGroup")}
      >
        <Icon name="group" />
      </button>
      <button
        type="button"
        class="icon-button"
        aria-label={t("list.newConversation")}
        title={t("list.newConversation")}
        onClick={() => props.open("newConversation")}
      >
        <Icon name="write" />
      </button>
    </header>
  );
}

function AccountButton(props: { account: OpenAccount; onClick: () => void }) {
  const self = () => props.account.self;
  return (
    <button
      type="button"
      class="account-button"
      aria-label={t("list.account")}
      title={t("list.account")}
      onClick={() => props.onClick()}
    >
      <Avatar
        id={self()}
        name={props.account.people.name(self())}
        url={props.account.people.avatar(self())}
        size="small"
      />
    </button>
  );
}
