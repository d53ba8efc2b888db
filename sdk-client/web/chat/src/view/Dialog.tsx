import { createUniqueId, type JSX, onCleanup, onMount } from "solid-js";
import { t } from "../i18n/language.js";
import { Icon } from "./Icon.js";

/** A modal dialog: the browser keeps the focus inside; Escape and the cross close it, and the focus goes back. */
export function Dialog(props: { title: string; onClose: () => void; children: JSX.Element; narrow?: boolean }) {
  const titleId = createUniqueId();
  const before = document.activeElement;
  let dialog!: HTMLDialogElement;
  let open = true;
  onMount(() => {
    dialog.showModal();
    dialog.querySelector<HTMLElement>("[data-autofocus]")?.focus();
  });
  onCleanup(() => {
    open = false;
    dialog.close();
    if (before instanceof HTMLElement && before.isConnected) {
      before.focus();
    }
  });
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the key is Escape, which the browser handles
    <dialog
      ref={dialog}
      class="dialog"
      classList={{ "dialog-narrow": props.narrow }}
      aria-labelledby={titleId}
      onClose={() => open && props.onClose()}
      onClick={(event) => event.target === dialog && props.onClose()}
    >
      <div class="dialog-body">
        <header class="dialog-header">
          <h2 id={titleId}>
            <bdi>{props.title}</bdi>
          </h2>
          <button type="button" class="icon-button" aria-label={t("dialog.close")} onClick={() => props.onClose()}>
            <Icon name="close" />
          </button>
        </header>
        {props.children}
      </div>
    </dialog>
  );
}
