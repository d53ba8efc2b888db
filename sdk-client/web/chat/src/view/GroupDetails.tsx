import { GroupRole, type Member } from "@skein/sdk/proto";
import { createSignal, createUniqueId, For, Show } from "solid-js";
import { t } from "../i18n/language.js";
import { explain } from "../state/problems.js";
import { visibleName } from "../text/names.js";
import { AddMember } from "./AddMember.js";
import { Avatar } from "./Avatar.js";
import { useAccount } from "./account-context.js";
import { Details } from "./Details.js";
import { LeaveGroup, RemoveMember } from "./group-dialogs.js";
import { type GroupMembers, nameOf, useGroupMembers } from "./group-members.js";

/** Who is in the group; adding, removing, leaving. Who is no member any more sees only which group it is. */
export function GroupDetails(props: { groupId: string; member: boolean; onClose: () => void }) {
  const account = useAccount();
  const { groupId } = props;
  const group = () => account.people.group(groupId);
  const name = () => account.people.groupName(groupId) ?? t("list.unknownGroup");
  const members = useGroupMembers(groupId, () => props.member);
  const [leaving, setLeaving] = createSignal(false);
  const [removing, setRemoving] = createSignal<Member>();
  const count = () => group()?.memberCount ?? members.list()?.length;
  let closeButton!: HTMLButtonElement;
  const focusClose = () => closeButton.focus();

  return (
    <Details
      title={t("group.details")}
      onClose={props.onClose}
      closeButton={(button) => {
        closeButton = button;
      }}
    >
      <div class="details-subject">
        <Avatar id={groupId} name={name()} url={group()?.avatar} size="large" />
        <p class="details-name">
          <bdi>{name()}</bdi>
        </p>
        <Show when={props.member && count()}>
          {(members) => <p class="hint">{t("conversation.members", { count: members() })}</p>}
        </Show>
      </div>
      <Show when={props.member} fallback={<p class="hint details-gone">{t("group.notMember")}</p>}>
        <AddMember groupId={groupId} attempt={members.attempt} />
        <p class="details-note" role="status">
          {members.note()}
        </p>
        <Members members={members} removable={group()?.owner === account.self} onRemove={setRemoving} />
        <button type="button" class="danger wide" onClick={() => setLeaving(true)}>
          {t("group.leave")}
        </button>
      </Show>
      <Show when={leaving()}>
        <LeaveGroup groupId={groupId} onDone={focusClose} onClose={() => setLeaving(false)} />
      </Show>
      <Show when={removing()}>
        {(member) => (
          <RemoveMember
            groupId={groupId}
            member={member()}
            onConfirm={() => members.remove(member())}
            onDone={focusClose}
            onClose={() => setRemoving(undefined)}
          />
        )}
      </Show>
    </Details>
  );
}

function Members(props: { members: GroupMembers; removable: boolean; onRemove: (member: Member) => void }) {
  const titleId = createUniqueId();
  return (
    <>
      <h3 id={titleId}>{t("group.members")}</h3>
      <Show when={props.members.failed()}>
        {(failure) => (
          <div class="load-error">
            <p role="alert">{t("group.membersFailed", { problem: explain(failure()) })}</p>
            <button type="button" class="quiet small" onClick={() => void props.members.refetch()}>
              {t("conversation.retry")}
            </button>
          </div>
        )}
      </Show>
      <Show when={!props.members.list() && !props.members.failed()}>
        <span class="spinner" aria-hidden="true" />
      </Show>
      <ul class="members" aria-labelledby={titleId}>
        <For each={props.members.list()}>
          {(member) => (
            <MemberRow member={member} removable={props.removable} onRemove={() => props.onRemove(member)} />
          )}
        </For>
      </ul>
    </>
  );
}

function MemberRow(props: { member: Member; removable: boolean; onRemove: () => void }) {
  const account = useAccount();
  const self = () => props.member.userId === account.self;
  const role = () => {
    const { role } = props.member;
    return role === GroupRole.OWNER ? t("group.owner") : role === GroupRole.ADMIN ? t("group.admin") : "";
  };
  return (
    <li class="member">
      <Avatar
        id={props.member.userId}
        name={visibleName(props.member.nickname, props.member.userId)}
        url={props.member.avatar}
        size="small"
      />
      <span class="member-name">
        <bdi>
          {self()
            ? t("group.youSuffix", { name: nameOf(props.member) })
            : visibleName(props.member.nickname, props.member.userId)}
        </bdi>
        <small dir="ltr">{props.member.userId}</small>
      </span>
      <Show when={role()}>
        <span class="role">{role()}</span>
      </Show>
      <Show when={props.removable && !self()}>
        <button
          type="button"
          class="quiet small"
          aria-label={t("group.remove", { name: nameOf(props.member) })}
          onClick={() => props.onRemove()}
        >
          {t("group.removeShort")}
        </button>
      </Show>
    </li>
  );
}
