import { createUniqueId, type JSX, onMount } from "solid-js";
import { t } from "../i18n/language.js";
import { Icon } from "./Icon.js";

interface DetailsProps {
  title: string;
  onClose: () => void;
  closeButton: (button: HTMLButtonElement) => void;
  children: JSX.Element;
}

/** What there is to know of a conversation's other side: a column on wide screens, over the conversation on others. */
export function Details(props: DetailsProps) {
  const titleId = createUniqueId();
  let close!: HTMLButtonElement;
  onMount(() => {
    props.closeButton(close);
    if (!matchMedia("(min-width: 1200px)").matches) {
      close.focus();
    }
  });
  return (
    <section
      class="details"
      aria-labelledby={titleId}
      onKeyDown={(event) => {
        // In a dialog over it, Escape closes the dialog only.
        if (event.key === "Escape" && !(event.target as Element).closest("dialog")) {
          props.onClose();
        }
      }}
    >
      <header class="bar">
        <h2 id={titleId}>{props.title}</h2>
        <button
          ref={close}
          type="button"
          class="icon-button"
          aria-label={t("dialog.close")}
          onClick={() => props.onClose()}
        >
          <Icon name="close" />
        </button>
      </header>
      <div class="details-body">{props.children}</div>
    </section>
  );
}
