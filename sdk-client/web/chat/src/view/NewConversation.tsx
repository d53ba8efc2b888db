import { ProfileService } from "@skein/sdk/proto";
import { createSignal } from "solid-js";
import { t } from "../i18n/language.js";
import { explain } from "../state/problems.js";
import { openConversation } from "../state/route.js";
import { isUserId, pairId } from "../text/limits.js";
import { useAccount } from "./account-context.js";
import { Dialog } from "./Dialog.js";
import { Field } from "./Field.js";

/** Begins a conversation with a user whose id one knows. */
export function NewConversation(props: { onClose: () => void }) {
  const account = useAccount();
  const [userId, setUserId] = createSignal("");
  const [error, setError] = createSignal("");
  const [busy, setBusy] = createSignal(false);

  async function start(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const id = userId().trim();
    const wrong = !isUserId(id) ? t("new.badId") : id === account.self ? t("new.self") : "";
    setError(wrong);
    if (wrong || busy()) {
      return;
    }
    setBusy(true);
    try {
      const { profiles } = await account.client.service(ProfileService).get({ userIds: [id] });
      const [profile] = profiles;
      if (!profile) {
        setError(t("new.notFound", { id }));
        return;
      }
      account.people.putUser(profile);
      props.onClose();
      openConversation(pairId(account.self, id));
    } catch (failure) {
      setError(explain(failure));
    } finally {
      setBusy(false);
    }
  }

  return (
    <Dialog title={t("list.newConversation")} onClose={props.onClose} narrow>
      <form onSubmit={start} noValidate>
        <Field
          label={t("new.userId")}
          value={userId()}
          onInput={(value) => {
            setUserId(value);
            setError("");
          }}
          hint={t("new.hint")}
          error={error()}
          code
          autofocus
        />
        <div class="dialog-actions">
          <button type="button" class="quiet" onClick={() => props.onClose()}>
            {t("dialog.cancel")}
          </button>
          <button type="submit" class="primary" aria-disabled={busy()}>
            {t("new.start")}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
