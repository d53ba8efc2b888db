import { createSignal, onCleanup } from "solid-js";
import { t } from "../i18n/language.js";
import { isOnline } from "../state/presence.js";
import { Avatar } from "./Avatar.js";
import { useAccount } from "./account-context.js";
import { Details } from "./Details.js";
import { presenceText } from "./presence-text.js";

const SAID_MS = 4_000;

/** Who the other one is: names can be chosen freely, the user id cannot. */
export function PersonDetails(props: { userId: string; onClose: () => void }) {
  const account = useAccount();
  const name = () => account.people.name(props.userId);
  const presence = () => account.presence.get(props.userId);
  const [note, setNote] = createSignal("");
  let timer: ReturnType<typeof setTimeout> | undefined;
  onCleanup(() => clearTimeout(timer));

  async function copy(): Promise<void> {
    let copied = true;
    try {
      await navigator.clipboard.writeText(props.userId);
    } catch {
      // Not allowed, or the page came over plain HTTP: the id is there to be selected.
      copied = false;
    }
    setNote(t(copied ? "person.copied" : "person.notCopied"));
    clearTimeout(timer);
    timer = setTimeout(() => setNote(""), SAID_MS);
  }

  return (
    <Details title={t("person.details")} onClose={props.onClose} closeButton={() => {}}>
      <div class="details-subject">
        <Avatar
          id={props.userId}
          name={name()}
          url={account.people.avatar(props.userId)}
          size="large"
          online={isOnline(presence())}
        />
        <p class="details-name">
          <bdi>{name()}</bdi>
        </p>
        <p class="hint">{presenceText(presence()) || t("person.presenceUnknown")}</p>
      </div>
      <dl class="facts">
        <dt>{t("person.userId")}</dt>
        <dd>
          <span class="user-id" dir="ltr" translate="no">
            {props.userId}
          </span>
          <button type="button" class="quiet small" onClick={() => void copy()}>
            {t("person.copy")}
          </button>
        </dd>
      </dl>
      <p class="hint">{t("person.idHint")}</p>
      <p class="details-note" role="status">
        {note()}
      </p>
    </Details>
  );
}
