import { createUniqueId, Show } from "solid-js";

interface FieldProps {
  label: string;
  value: string;
  onInput: (value: string) => void;
  type?: "text" | "password";
  hint?: string;
  error?: string;
  /** How much of what is allowed is used. */
  used?: string;
  autocomplete?: string;
  /** Of ids and keys: no capitals, no corrections. */
  code?: boolean;
  autofocus?: boolean;
  maxLength?: number;
  onKeyDown?: (event: KeyboardEvent) => void;
}

/** A labelled text field with its hint and its error, which screen readers read with it. */
export function Field(props: FieldProps) {
  const id = createUniqueId();
  /** What becomes of what was typed is shown, also when it is what was there before. */
  function input(element: HTMLInputElement): void {
    props.onInput(element.value);
    if (element.value !== props.value) {
      element.value = props.value;
    }
  }

  // An error takes the place of the hint, and says what that said.
  const said = () => (props.error ? `${id}-error` : props.hint && `${id}-hint`);
  const described = () => [said(), props.used && `${id}-used`].filter(Boolean).join(" ");
  return (
    <div class="field">
      <label for={id}>{props.label}</label>
      <input
        id={id}
        type={props.type ?? "text"}
        value={props.value}
        onInput={(event) => input(event.currentTarget)}
        onKeyDown={(event) => props.onKeyDown?.(event)}
        aria-describedby={described() || undefined}
        aria-invalid={props.error ? "true" : undefined}
        autocomplete={props.autocomplete ?? "off"}
        autocapitalize={props.code ? "none" : undefined}
        autocorrect={props.code ? "off" : undefined}
        spellcheck={props.code ? false : undefined}
        maxLength={props.maxLength}
        data-autofocus={props.autofocus ? "" : undefined}
        dir={props.code ? "ltr" : "auto"}
      />
      <Show when={props.error || props.hint || props.used}>
        <div class="field-foot">
          <Show when={!props.error && props.hint}>
            <p id={`${id}-hint`} class="hint">
              {props.hint}
            </p>
          </Show>
          <Show when={props.error}>
            <p id={`${id}-error`} class="field-error" role="alert">
              {props.error}
            </p>
          </Show>
          <Show when={props.used}>
            <p id={`${id}-used`} class="hint field-used">
              {props.used}
            </p>
          </Show>
        </div>
      </Show>
    </div>
  );
}
