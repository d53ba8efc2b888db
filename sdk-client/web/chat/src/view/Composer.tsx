import { createEffect, createSignal, on, onCleanup, onMount, Show } from "solid-js";
import { t } from "../i18n/language.js";
import { MAX_TEXT_BYTES, utf8Length, WARN_TEXT_BYTES, written } from "../text/limits.js";
import { useAccount } from "./account-context.js";
import { hasFinePointer } from "./focus.js";
import { Icon } from "./Icon.js";

/** Firefox and Safari do not grow a text field with its text. */
const GROWS_ITSELF = CSS.supports("field-sizing", "content");

/** How much of the text is too much, once it comes near the limit. */
function noteOn(text: string): string {
  const bytes = utf8Length(text);
  if (bytes > MAX_TEXT_BYTES) {
    return t("conversation.tooLong", { count: bytes - MAX_TEXT_BYTES });
  }
  return bytes > WARN_TEXT_BYTES ? t("conversation.bytesLeft", { count: MAX_TEXT_BYTES - bytes }) : "";
}

/**
 * Enter sends and Shift+Enter begins a new line. The keyboard of a phone has no Shift+Enter: there Enter begins the line
 * and the button sends. Ctrl+Enter sends everywhere.
 */
function sends(event: KeyboardEvent): boolean {
  // While an input method composes, Enter belongs to it; Safari says so only by the key code.
  const enter = event.key === "Enter" && !event.isComposing && event.keyCode !== 229;
  return enter && !event.shiftKey && (event.ctrlKey || event.metaKey || hasFinePointer());
}

/** Where one writes. What is not sent is kept as a draft. */
export function Composer(props: { id: string; onSend: () => void }) {
  const account = useAccount();
  const { id } = props;
  const [text, setText] = createSignal(account.drafts.get(id));
  let field!: HTMLTextAreaElement;

  const tooLong = () => utf8Length(written(text()) ?? "") > MAX_TEXT_BYTES;
  const note = () => noteOn(written(text()) ?? "");

  onMount(() => {
    // On a phone the keyboard would cover half of what the user came to read.
    if (hasFinePointer()) {
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
    const message = written(text());
    if (message === undefined || tooLong()) {
      return;
    }
    setText("");
    field.focus();
    // The row in the log shows how it goes; only what never became a row is reported here.
    account.client.sendText({ conversationId: id }, message).catch((error: unknown) => {
      if (!account.unsent.last(id)) {
        account.setProblem(error);
      }
    });
    props.onSend();
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
          enterkeyhint={hasFinePointer() ? "send" : "enter"}
          value={text()}
          onInput={(event) => setText(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (sends(event)) {
              event.preventDefault();
              send();
            }
          }}
          aria-invalid={tooLong() ? "true" : undefined}
          aria-describedby="composer-note"
        />
        <Show when={note()}>
          <p id="composer-note" class="composer-note" classList={{ "too-long": tooLong() }} role="status">
            {note()}
          </p>
        </Show>
      </div>
      <SendButton disabled={written(text()) === undefined || tooLong()} />
    </form>
  );
}

function SendButton(props: { disabled: boolean }) {
  return (
    <button
      type="submit"
      class="send-button"
      aria-label={t("conversation.send")}
      title={t("conversation.send")}
      disabled={props.disabled}
    >
      <Icon name="send" />
    </button>
  );
}
