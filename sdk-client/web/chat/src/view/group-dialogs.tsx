// What is asked before somebody goes from a group.
import { GroupService, type Member } from "@skein/sdk/proto";
import { Show } from "solid-js";
import { t } from "../i18n/language.js";
import { isolated } from "../text/names.js";
import { useAccount } from "./account-context.js";
import { Confirm } from "./Confirm.js";
import { nameOf } from "./group-members.js";

function useGroupName(groupId: string): () => string {
  const { people } = useAccount();
  return () => isolated(people.groupName(groupId) ?? t("list.unknownGroup"));
}

interface Asking {
  groupId: string;
  onClose: () => void;
  onDone: () => void;
}

/** Says what the leave means to the group, too: an owner is not replaced. */
export function LeaveGroup(props: Asking) {
  const account = useAccount();
  const group = () => account.people.group(props.groupId);
  const name = useGroupName(props.groupId);
  const last = () => group()?.memberCount === 1;
  const owner = () => group()?.owner === account.self;
  return (
    <Confirm
      title={t("group.leaveAsk", { name: name() })}
      action={t("group.leaveDo")}
      onConfirm={() => account.client.service(GroupService).leave({ groupId: props.groupId })}
      onClose={props.onClose}
      onDone={props.onDone}
    >
      <Show when={!last()} fallback={<p>{t("group.leaveLast")}</p>}>
        <Show when={owner()}>
          <p class="warning">{t("group.leaveOwner")}</p>
        </Show>
        <p>{t("group.leaveHint")}</p>
      </Show>
    </Confirm>
  );
}

export function RemoveMember(props: Asking & { member: Member; onConfirm: () => Promise<void> }) {
  const name = useGroupName(props.groupId);
  return (
    <Confirm
      title={t("group.removeAsk", { name: nameOf(props.member) })}
      action={t("group.removeShort")}
      onConfirm={props.onConfirm}
      onClose={props.onClose}
      onDone={props.onDone}
    >
      <p>{t("group.removeHint", { group: name() })}</p>
      <p class="hint">{t("person.userIdIs", { id: props.member.userId })}</p>
    </Confirm>
  );
}
