import { ProfileService } from "@skein/sdk/proto";
import { createSignal, For, Show } from "solid-js";
import { t } from "../i18n/language.js";
import { accounts, keyOf } from "../state/accounts.js";
import { addAccount, switchTo } from "../state/app.js";
import { explain } from "../state/problems.js";
import { notifications, ownDevice, setNotifications, setOwnDevice } from "../state/settings.js";
import { characters, MAX_NICKNAME } from "../text/limits.js";
import { isolated, visibleName } from "../text/names.js";
import { Avatar } from "./Avatar.js";
import { useAccount } from "./account-context.js";
import { Dialog } from "./Dialog.js";
import { Field } from "./Field.js";
import { Icon } from "./Icon.js";
import { LanguageSelect } from "./LanguageSelect.js";
import { SignOutDialog } from "./SignOutDialog.js";

/** Who is signed in, the other accounts of this device, and the settings. */
export function AccountDialog(props: { onClose: () => void }) {
  const account = useAccount();
  const [asking, setAsking] = createSignal(false);
  const others = () => accounts().filter((one) => keyOf(one) !== keyOf(account.account));
  const name = () => account.people.name(account.self);
  return (
    <Dialog title={t("account.title")} onClose={props.onClose}>
      <div class="account-self">
        <Avatar id={account.self} name={name()} url={account.people.avatar(account.self)} size="large" />
        <div>
          <p class="details-name">
            <bdi>{name()}</bdi>
          </p>
          <p class="hint">{t("account.signedInAs", { id: account.self })}</p>
        </div>
      </div>
      <Nickname />
      <div class="settings">
        <NotificationSwitch />
        <OwnDeviceSwitch />
        <LanguageSelect />
      </div>
      <Show when={others().length > 0}>
        <h3>{t("account.others")}</h3>
      </Show>
      <ul class="accounts">
        <For each={others()}>
          {(other) => (
            <li>
              <button
                type="button"
                class="account-row"
                aria-label={t("account.switch", { name: isolated(visibleName(other.nickname, other.userId)) })}
                onClick={() => void switchTo(other).catch(account.setProblem)}
              >
                <Avatar id={other.userId} name={visibleName(other.nickname, other.userId)} size="small" />
                <span class="member-name">
                  <bdi>{visibleName(other.nickname, other.userId)}</bdi>
                  <small>{other.userId}</small>
                </span>
              </button>
            </li>
          )}
        </For>
      </ul>
      <div class="account-actions">
        <button type="button" class="quiet" onClick={() => void addAccount().catch(account.setProblem)}>
          <Icon name="add" />
          {t("account.add")}
        </button>
        <button type="button" class="danger" onClick={() => setAsking(true)}>
          <Icon name="signOut" />
          {t("account.signOut")}
        </button>
      </div>
      <Show when={asking()}>
        <SignOutDialog onClose={() => setAsking(false)} />
      </Show>
    </Dialog>
  );
}

function Nickname() {
  const account = useAccount();
  const [nickname, setNickname] = createSignal(account.people.name(account.self));
  const [error, setError] = createSignal("");
  const length = () => characters(nickname().trim());
  const tooLong = () => length() > MAX_NICKNAME;
  const changed = () => nickname().trim() !== "" && nickname().trim() !== account.people.name(account.self);
  async function save(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    if (tooLong()) {
      return;
    }
    try {
      const { profile } = await account.client.service(ProfileService).update({ nickname: nickname().trim() });
      if (profile) {
        account.people.putUser(profile);
      }
      setError("");
    } catch (failure) {
      setError(explain(failure));
    }
  }
  return (
    <form class="nickname" onSubmit={save} noValidate>
      <Field
        label={t("account.nickname")}
        value={nickname()}
        onInput={(value) => {
          setNickname(value);
          setError("");
        }}
        used={t("field.characters", { used: length(), max: MAX_NICKNAME })}
        error={tooLong() ? t("signIn.longNickname") : error()}
      />
      <button type="submit" class="primary" disabled={!changed()}>
        {t("account.save")}
      </button>
    </form>
  );
}

function NotificationSwitch() {
  const [denied, setDenied] = createSignal(false);
  return (
    <div class="switch-row">
      <label class="switch">
        <span>{t("account.notifications")}</span>
        <input
          type="checkbox"
          role="switch"
          checked={notifications()}
          aria-checked={notifications()}
          aria-describedby="notifications-hint"
          onChange={async (event) => {
            const box = event.currentTarget;
            setDenied(!(await setNotifications(box.checked)));
            box.checked = notifications();
          }}
        />
      </label>
      <p id="notifications-hint" class="hint">
        {t(denied() ? "account.notificationsDenied" : "account.notificationsHint")}
      </p>
    </div>
  );
}

/** What signing out proposes: to remove what is stored, unless nobody else uses this browser. */
function OwnDeviceSwitch() {
  return (
    <div class="switch-row">
      <label class="switch">
        <span>{t("account.ownDevice")}</span>
        <input
          type="checkbox"
          role="switch"
          checked={ownDevice()}
          aria-checked={ownDevice()}
          aria-describedby="own-device-hint"
          onChange={(event) => setOwnDevice(event.currentTarget.checked)}
        />
      </label>
      <p id="own-device-hint" class="hint">
        {t("account.ownDeviceHint")}
      </p>
    </div>
  );
}
