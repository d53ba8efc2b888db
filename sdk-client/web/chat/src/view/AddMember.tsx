import { GroupService, MemberResult } from "@skein/sdk/proto";
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
      const request = { groupId: props.groupId, userIds: [id] };
      const { outcomes } = await account.client.service(GroupService).addMembers(request);
      const result = outcomes[0]?.result;
      unknown = result === MemberResult.ACCOUNT_UNKNOWN;
      if (unknown) {
        setError(t("new.notFound", { id }));
        return "";
      }
      const key =
        result === MemberResult.ALREADY_MEMBER
          ? "group.alreadyMember"
          : result === MemberResult.JOINED
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
