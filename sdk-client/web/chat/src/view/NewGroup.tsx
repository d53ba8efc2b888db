import { For, Show } from "solid-js";
import { t } from "../i18n/language.js";
import { openConversation } from "../state/route.js";
import { useAccount } from "./account-context.js";
import { Dialog } from "./Dialog.js";
import { Field } from "./Field.js";
import { Icon } from "./Icon.js";
import { createNewGroupForm, type NewGroupForm } from "./new-group-form.js";

/** Makes a group. Its members are typed as user ids, each of which becomes a chip. */
export function NewGroup(props: { onClose: () => void }) {
  let element!: HTMLFormElement;
  const form = createNewGroupForm(
    useAccount(),
    (conversationId) => {
      props.onClose();
      openConversation(conversationId);
    },
    () => element.querySelector<HTMLElement>("[aria-invalid=true]")?.focus(),
  );
  return (
    <Dialog title={t("list.newGroup")} onClose={props.onClose}>
      <form ref={element} onSubmit={form.submit} noValidate>
        <Field
          label={t("group.name")}
          value={form.name()}
          onInput={form.setName}
          hint={t("group.nameHint")}
          used={form.nameUsed()}
          error={form.nameError()}
          autofocus
        />
        <Field
          label={t("group.members")}
          value={form.typed()}
          onInput={form.setTyped}
          onKeyDown={form.onKeyDown}
          hint={t("group.membersHint")}
          error={form.errors().members}
          code
        />
        <Chips form={form} onRemoved={() => element.querySelector<HTMLElement>("[autocapitalize]")?.focus()} />
        <Show when={form.errors().form}>
          <p class="form-error" role="alert">
            {form.errors().form}
          </p>
        </Show>
        <div class="dialog-actions">
          <button type="button" class="quiet" onClick={() => props.onClose()}>
            {t("dialog.cancel")}
          </button>
          <button type="submit" class="primary" aria-disabled={form.busy()}>
            {t("group.create")}
          </button>
        </div>
      </form>
    </Dialog>
  );
}

function Chips(props: { form: NewGroupForm; onRemoved: () => void }) {
  return (
    <Show when={props.form.members().length > 0}>
      <ul class="chips">
        <For each={props.form.members()}>
          {(id) => (
            <li class="chip">
              <span>{id}</span>
              <button
                type="button"
                aria-label={t("group.removeChip", { name: id })}
                onClick={() => {
                  props.form.remove(id);
                  props.onRemoved();
                }}
              >
                <Icon name="close" />
              </button>
            </li>
          )}
        </For>
      </ul>
    </Show>
  );
}
