import { For, onMount, Show } from "solid-js";
import type { Key } from "../i18n/en.js";
import { t } from "../i18n/language.js";
import { cancelSignIn, type Screen } from "../state/app.js";
import { Field } from "./Field.js";
import { LanguageSelect } from "./LanguageSelect.js";
import { createSignInForm, type SignInForm, type Tab } from "./sign-in-form.js";

/** Signing in and signing up: two tabs of one form. */
export function SignIn(props: { form: Extract<Screen, { kind: "signIn" }> }) {
  let element!: HTMLFormElement;
  const form = createSignInForm(props.form, () => element.querySelector<HTMLElement>("[aria-invalid=true]")?.focus());
  onMount(() => element.querySelector<HTMLElement>(props.form.userId ? "[type=password]" : "input")?.focus());
  const label = () => t(form.tab() === "signIn" ? "signIn.submitSignIn" : "signIn.submitSignUp");
  return (
    <main class="sign-in">
      <div class="sign-in-card">
        <img class="sign-in-logo" src="/icon.svg" alt="" width="64" height="64" />
        <h1>{t("signIn.title")}</h1>
        <p class="tagline">{t("signIn.tagline")}</p>
        <Tabs tab={form.tab()} choose={form.choose} />
        <div id="sign-in-panel" role="tabpanel" aria-labelledby={`tab-${form.tab()}`}>
          <form ref={element} onSubmit={form.submit} noValidate>
            <Fields form={form} />
            <Show when={form.errors().form}>
              <p class="form-error" role="alert">
                {form.errors().form}
              </p>
            </Show>
            <button type="submit" class="primary wide" aria-disabled={form.busy()} aria-busy={form.busy()}>
              {form.busy() ? t("signIn.busy") : label()}
            </button>
            <Show when={props.form.cancellable}>
              <button type="button" class="quiet wide" onClick={cancelSignIn}>
                {t("signIn.cancel")}
              </button>
            </Show>
          </form>
        </div>
        <LanguageSelect />
      </div>
    </main>
  );
}

function Fields(props: { form: SignInForm }) {
  const { form } = props;
  const signsUp = () => form.tab() === "signUp";
  return (
    <>
      <Field
        label={t("signIn.userId")}
        value={form.userId()}
        onInput={form.setUserId}
        hint={signsUp() ? t("signIn.userIdHint") : undefined}
        error={form.errors().userId}
        autocomplete="username"
        code
      />
      <Show when={signsUp()}>
        <Field
          label={t("signIn.nickname")}
          value={form.nickname()}
          onInput={form.setNickname}
          hint={t("signIn.nicknameHint")}
          used={form.nicknameUsed()}
          error={form.errors().nickname}
          autocomplete="nickname"
        />
      </Show>
      <Field
        label={t("signIn.password")}
        type="password"
        value={form.password()}
        onInput={form.setPassword}
        hint={signsUp() ? t("signIn.passwordHint") : undefined}
        error={form.errors().password}
        autocomplete={signsUp() ? "new-password" : "current-password"}
      />
      <Show when={form.asksKey()}>
        <Field
          label={t("signIn.appKey")}
          value={form.typedKey()}
          onInput={form.setTypedKey}
          error={form.errors().appKey}
          code
        />
      </Show>
    </>
  );
}

function Tabs(props: { tab: Tab; choose: (tab: Tab) => void }) {
  const tabs: [Tab, Key][] = [
    ["signIn", "signIn.signIn"],
    ["signUp", "signIn.signUp"],
  ];
  const other = (event: KeyboardEvent) => {
    if (event.key === "ArrowLeft" || event.key === "ArrowRight") {
      const next = props.tab === "signIn" ? "signUp" : "signIn";
      props.choose(next);
      document.querySelector<HTMLElement>(`#tab-${next}`)?.focus();
    }
  };
  return (
    <div class="tabs" role="tablist" aria-label={t("signIn.tabs")}>
      <For each={tabs}>
        {([tab, key]) => (
          <button
            type="button"
            role="tab"
            id={`tab-${tab}`}
            aria-selected={props.tab === tab}
            aria-controls="sign-in-panel"
            tabIndex={props.tab === tab ? 0 : -1}
            onClick={() => props.choose(tab)}
            onKeyDown={other}
          >
            {t(key)}
          </button>
        )}
      </For>
    </div>
  );
}
