import { createSignal, type JSX, Show } from "solid-js";
import { t } from "../i18n/language.js";
import { explain } from "../state/problems.js";
import { Dialog } from "./Dialog.js";

interface ConfirmProps {
  title: string;
  /** What will happen. */
  children: JSX.Element;
  /** The button that does it. */
  action: string;
  /** Its failure is shown, and may be tried again. */
  onConfirm: () => Promise<unknown>;
  onClose: () => void;
  /** It is done and the dialog closed: what was pressed to open it may be gone. */
  onDone?: () => void;
}

/** Asks before something that cannot be undone. */
export function Confirm(props: ConfirmProps) {
  const [error, setError] = createSignal("");
  const [busy, setBusy] = createSignal(false);
  async function confirm(): Promise<void> {
    if (busy()) {
      return;
    }
    setBusy(true);
    setError("");
    try {
      await props.onConfirm();
      props.onClose();
      props.onDone?.();
    } catch (failure) {
      setError(explain(failure));
    } finally {
      setBusy(false);
    }
  }
  return (
    <Dialog title={props.title} onClose={props.onClose} narrow>
      {props.children}
      <Show when={error()}>
        <p class="form-error" role="alert">
          {error()}
        </p>
      </Show>
      <div class="dialog-actions">
        <button type="button" class="quiet" onClick={() => props.onClose()} data-autofocus="">
          {t("dialog.cancel")}
        </button>
        <button type="button" class="danger" aria-disabled={busy()} onClick={() => void confirm()}>
          {props.action}
        </button>
      </div>
    </Dialog>
  );
}
