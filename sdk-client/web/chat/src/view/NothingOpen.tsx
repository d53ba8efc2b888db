import { type JSX, Show } from "solid-js";
import { t } from "../i18n/language.js";
import { closeConversation } from "../state/route.js";

interface NothingOpenProps {
  title: string;
  hint?: string;
  /** Still looking. */
  busy?: boolean;
  /** The address names something, so there is a list to go back to. */
  back?: boolean;
  children?: JSX.Element;
}

/** Where a conversation would be. */
export function NothingOpen(props: NothingOpenProps) {
  return (
    <main class="nothing">
      <Show when={!props.busy} fallback={<span class="spinner" aria-hidden="true" />}>
        <img src="/icon.svg" alt="" width="72" height="72" />
      </Show>
      <div role={props.back ? "status" : undefined}>
        <h2>{props.title}</h2>
        <p>{props.hint}</p>
      </div>
      <Show when={props.back}>
        <div class="nothing-actions">
          {props.children}
          <button type="button" class="quiet" onClick={closeConversation}>
            {t("conversation.backToList")}
          </button>
        </div>
      </Show>
    </main>
  );
}
