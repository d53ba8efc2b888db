import { Match, Switch } from "solid-js";
import { t } from "../i18n/language.js";
import { createCounterpart } from "../state/counterpart.js";
import { explain } from "../state/problems.js";
import { participants } from "../text/limits.js";
import { useAccount } from "./account-context.js";
import { Conversation } from "./Conversation.js";
import { NothingOpen } from "./NothingOpen.js";

/** The conversation that the address names, or why there is none. */
export function OpenConversation(props: { id: string }) {
  const account = useAccount();
  const where = participants(props.id, account.self);
  if (!where) {
    return <NothingOpen title={t("conversation.unknown")} hint={t("conversation.unknownHint")} back />;
  }
  return <Found id={props.id} where={where} />;
}

function Found(props: { id: string; where: NonNullable<ReturnType<typeof participants>> }) {
  const { state, look } = createCounterpart(useAccount(), props.id);
  const failure = () => {
    const now = state();
    return now.kind === "failed" ? now : undefined;
  };
  const missing = () =>
    props.where.kind === "pair"
      ? { title: t("new.notFound", { id: props.where.peer }), hint: t("conversation.unknownHint") }
      : { title: t("conversation.noGroup"), hint: t("conversation.noGroupHint") };
  return (
    <Switch fallback={<NothingOpen title={t("conversation.looking")} busy back />}>
      <Match when={state().kind === "there"}>
        <Conversation id={props.id} />
      </Match>
      <Match when={state().kind === "missing"}>
        <NothingOpen title={missing().title} hint={missing().hint} back />
      </Match>
      <Match when={failure()}>
        {(failed) => (
          <NothingOpen title={t("conversation.lookFailed")} hint={explain(failed().error)} back>
            <button type="button" class="primary" onClick={() => void look()}>
              {t("conversation.retry")}
            </button>
          </NothingOpen>
        )}
      </Match>
    </Switch>
  );
}
