import { createSignal } from "solid-js";
import { t } from "../i18n/language.js";
import { isUserId } from "../text/limits.js";
import { isolated } from "../text/names.js";
import { useAccount } from "./account-context.js";
import { Field } from "./Field.js";
import type { GroupMembers } from "./group-members.js";

/** Adds somebody whose user id one knows. */
export function AddMember(props: { groupId: string; attempt: GroupMembers["attempt"] }) {
  const account = useAccount();
  const [userId, setUserId] = createSignal("");
  const [error, setError] = createSignal("");

  async function add(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const id = userId().trim();
    if (!isUserId(id)) {
      setError(t("new.badId"));
      return;
    }
    let unknown = false;
    const done = await props.attempt(async () => {
      const [outcome] = await account.client.groups.addMembers(props.groupId, [id]);
      unknown = outcome?.result === "accountUnknown";
      if (unknown) {
        setError(t("new.notFound", { id }));
        return "";
      }
      const key =
        outcome?.result === "alreadyMember"
          ? "group.alreadyMember"
          : outcome?.result === "joined"
            ? "group.added"
            : "group.refused";
      return t(key, { name: isolated(account.people.name(id)) });
    });
    if (done && !unknown) {
      setUserId("");
    }
  }

  return (
    <form class="add-member" onSubmit={add} noValidate>
      <Field
        label={t("group.addMember")}
        value={userId()}
        onInput={(value) => {
          setUserId(value);
          setError("");
        }}
        error={error()}
        code
      />
      <button type="submit" class="primary">
        {t("group.add")}
      </button>
    </form>
  );
}
