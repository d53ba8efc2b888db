import { createEffect, createSignal, on, onCleanup, onMount, Show } from "solid-js";
import { t } from "../i18n/language.js";
import { MAX_TEXT_BYTES, utf8Length, WARN_TEXT_BYTES } from "../text/limits.js";
import { useAccount } from "./account-context.js";
import { Icon } from "./Icon.js";

/** Firefox and Safari do not grow a text field with its text. */
const GROWS_ITSELF = CSS.supports("field-sizing", "content");

/** Where one writes. Enter sends, Shift+Enter begins a new line, and what is not sent is kept as a draft. */
export function Composer(props: { id: string; onSend: () => void }) {
  const account = useAccount();
  const { id } = props;
  const [text, setText] = createSignal(account.drafts.get(id));
  let field!: HTMLTextAreaElement;

  const bytes = () => utf8Length(text());
  const tooLong = () => bytes() > MAX_TEXT_BYTES;
  const note = () => {
    const left = MAX_TEXT_BYTES - bytes();
    if (left < 0) {
      return t("conversation.tooLong", { count: -left });
    }
    return bytes() > WARN_TEXT_BYTES ? t("conversation.bytesLeft", { count: left }) : "";
  };

  onMount(() => {
    // On a phone the keyboard would cover half of what the user came to read.
    if (matchMedia("(pointer: fine)").matches) {
      field.focus({ preventScroll: true });
      field.setSelectionRange(field.value.length, field.value.length);
    }
  });
  onCleanup(() => account.drafts.flush());
  createEffect(
    on(text, (now) => {
      account.drafts.set(id, now);
      if (!GROWS_ITSELF) {
        field.style.height = "auto";
        field.style.height = `${field.scrollHeight}px`;
      }
    }),
  );

  function send(): void {
    const written = text().trim();
    if (written === "" || tooLong()) {
      return;
    }
    setText("");
    field.focus();
    // The row in the log shows how it goes; only what never became a row is reported here.
    account.client.sendText({ conversationId: id }, written).catch((error: unknown) => {
      if (!account.unsent.last(id)) {
        account.setProblem(error);
      }
    });
    props.onSend();
  }

  function onKeyDown(event: KeyboardEvent): void {
    // While an input method composes, Enter belongs to it; Safari says so only by the key code.
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing && event.keyCode !== 229) {
      event.preventDefault();
      send();
    }
  }

  return (
    <form
      class="composer"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <div class="composer-field">
        <textarea
          ref={field}
          id="composer"
          rows="1"
          dir="auto"
          aria-label={t("conversation.message")}
          placeholder={t("conversation.placeholder")}
          enterkeyhint="send"
          value={text()}
          onInput={(event) => setText(event.currentTarget.value)}
          onKeyDown={onKeyDown}
          aria-invalid={tooLong() ? "true" : undefined}
          aria-describedby="composer-note"
        />
        <Show when={note()}>
          <p id="composer-note" class="composer-note" classList={{ "too-long": tooLong() }} role="status">
            {note()}
          </p>
        </Show>
      </div>
      <button
        type="submit"
        class="send-button"
        aria-label={t("conversation.send")}
        title={t("conversation.send")}
        disabled={text().trim() === "" || tooLong()}
      >
        <Icon name="send" />
      </button>
    </form>
  );
}
