import { createSignal } from "solid-js";
import { t } from "../i18n/language.js";
import { signOut } from "../state/app.js";
import { ownDevice } from "../state/settings.js";
import { useAccount } from "./account-context.js";
import { Dialog } from "./Dialog.js";

/** Asks whether what is stored here goes too; it does by default, unless nobody else uses this browser. */
export function SignOutDialog(props: { onClose: () => void }) {
  const account = useAccount();
  const [remove, setRemove] = createSignal(!ownDevice());
  return (
    <Dialog title={t("account.signOutAsk", { id: account.self })} onClose={props.onClose} narrow>
      <p>{t("account.signOutHint")}</p>
      <label class="check">
        <input
          type="checkbox"
          checked={remove()}
          aria-describedby="remove-hint"
          onChange={(event) => setRemove(event.currentTarget.checked)}
        />
        <span>{t("account.forget")}</span>
      </label>
      <p id="remove-hint" class="hint">
        {t(remove() ? "account.forgetHint" : "account.keepHint")}
      </p>
      <div class="dialog-actions">
        <button type="button" class="quiet" onClick={() => props.onClose()} data-autofocus="">
          {t("dialog.cancel")}
        </button>
        <button type="button" class="danger" onClick={() => void signOut(account, remove())}>
          {t("account.signOut")}
        </button>
      </div>
    </Dialog>
  );
}
