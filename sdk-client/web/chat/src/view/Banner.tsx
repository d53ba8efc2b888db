import { KickReason } from "@skein/sdk/proto";
import { createEffect, createSignal, onCleanup, Show } from "solid-js";
import type { Key } from "../i18n/en.js";
import { t } from "../i18n/language.js";
import { signInAgain } from "../state/app.js";
import { newBuild } from "../state/build.js";
import { explain } from "../state/problems.js";
import { useAccount } from "./account-context.js";
import { SignOutDialog } from "./SignOutDialog.js";

/** A connection that comes up at once need not be announced. */
const PATIENCE_MS = 500;

/** What is wrong with the connection, and what can be done about it; nothing while all is well. */
export function Banner() {
  const account = useAccount();
  const [patient, setPatient] = createSignal(true);
  const waiting = () => {
    const { state, error } = account.connection();
    return (state === "connecting" && !error) || state === "syncing";
  };
  createEffect(() => {
    if (!waiting()) {
      setPatient(true);
      return;
    }
    const timer = setTimeout(() => setPatient(false), PATIENCE_MS);
    onCleanup(() => clearTimeout(timer));
  });

  const text = () => {
    const { state, error } = account.connection();
    switch (state) {
      case "connecting":
        return error ? t("banner.offline") : patient() ? "" : t("banner.connecting");
      case "syncing":
        return patient() ? "" : t("banner.syncing");
      case "kicked":
        return t(kickText(account.connection().kicked?.reason));
      case "signedOut":
        return t("banner.signedOut");
      case "refused":
        return error ? explain(error) : t("banner.refused");
      default:
        return "";
    }
  };
  const tone = () => (waiting() ? "calm" : account.connection().state === "connecting" ? "warn" : "bad");

  return (
    <div class="banner-place">
      <div class="banner" classList={{ "banner-shown": text() !== "", [`banner-${tone()}`]: text() !== "" }}>
        {/* In the page even while empty: screen readers announce only what changes in a status they know. */}
        <p role="status">{text()}</p>
        <Action />
      </div>
      <Show when={newBuild()}>
        <div class="banner banner-shown banner-calm">
          <p role="status">{t("banner.newVersion")}</p>
          {/* Drafts and what waits to be sent are kept. */}
          <button type="button" onClick={() => location.reload()}>
            {t("banner.reload")}
          </button>
        </div>
      </Show>
      <Show when={account.problem()}>
        {(problem) => (
          <div class="banner banner-shown banner-bad">
            <p role="alert">
              {problem() instanceof DOMException
                ? t("banner.storage")
                : t("banner.problem", { problem: explain(problem()) })}
            </p>
            <button type="button" onClick={() => account.setProblem(undefined)}>
              {t("banner.dismiss")}
            </button>
          </div>
        )}
      </Show>
    </div>
  );
}

const KICKED: Partial<Record<KickReason, Key>> = {
  [KickReason.ADMIN]: "banner.kickedByAdmin",
  [KickReason.OTHER_DEVICE]: "banner.kickedByOwnDevice",
  [KickReason.TOKEN_REVOKED]: "banner.signedOut",
  [KickReason.BANNED]: "error.ACCOUNT_BANNED",
  [KickReason.ACCOUNT_DELETED]: "banner.accountDeleted",
  [KickReason.PASSWORD_CHANGED]: "banner.passwordChanged",
};

function kickText(reason: KickReason = KickReason.UNSPECIFIED): Key {
  return KICKED[reason] ?? "banner.kicked";
}

function Action() {
  const account = useAccount();
  const state = () => account.connection().state;
  const ended = () => state() === "kicked" || state() === "signedOut" || state() === "refused";
  const [asking, setAsking] = createSignal(false);
  return (
    <>
      <Show when={state() === "connecting" && account.connection().error}>
        <Countdown />
        <button type="button" onClick={() => account.client.networkChanged()}>
          {t("banner.retryNow")}
        </button>
      </Show>
      <Show when={state() === "kicked"}>
        <button type="button" onClick={() => account.start()}>
          {t("banner.signInAgain")}
        </button>
      </Show>
      <Show when={state() === "signedOut" || state() === "refused"}>
        <button type="button" onClick={() => void signInAgain(account)}>
          {t("banner.signInAgain")}
        </button>
      </Show>
      {/* Who does not come back is asked what becomes of the messages here. */}
      <Show when={ended()}>
        <button type="button" onClick={() => setAsking(true)}>
          {t("banner.signOut")}
        </button>
        <Show when={asking()}>
          <SignOutDialog onClose={() => setAsking(false)} />
        </Show>
      </Show>
    </>
  );
}

/** Only for the eye: a screen reader that is told every second says nothing else any more. */
function Countdown() {
  const account = useAccount();
  const [now, setNow] = createSignal(Date.now());
  const timer = setInterval(() => setNow(Date.now()), 500);
  onCleanup(() => clearInterval(timer));
  const seconds = () => Math.ceil(((account.connection().retryAt ?? 0) - now()) / 1_000);
  return (
    <Show when={seconds() > 0}>
      <span class="countdown" aria-hidden="true">
        {t("banner.retryIn", { count: seconds() })}
      </span>
    </Show>
  );
}
