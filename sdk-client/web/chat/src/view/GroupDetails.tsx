import type { Member } from "@skein/sdk";
import { createSignal, createUniqueId, For, onMount, Show } from "solid-js";
import { t } from "../i18n/language.js";
import { explain } from "../state/problems.js";
import { isUserId } from "../text/limits.js";
import { isolated, visibleName } from "../text/names.js";
import { Avatar } from "./Avatar.js";
import { useAccount } from "./account-context.js";
import { Dialog } from "./Dialog.js";
import { Field } from "./Field.js";
import { nameOf, useGroupMembers } from "./group-members.js";
import { Icon } from "./Icon.js";

/** Who is in the group; adding, removing, leaving. A column on wide screens, over the conversation on others. */
export function GroupDetails(props: { groupId: string; member: boolean; onClose: () => void }) {
  const account = useAccount();
  const { groupId } = props;
  const group = () => account.people.group(groupId);
  const name = () => account.people.groupName(groupId) ?? t("list.unknownGroup");
  const { members, note, attempt, remove } = useGroupMembers(groupId, () => props.member);
  const [leaving, setLeaving] = createSignal(false);
  const titleId = createUniqueId();
  const membersId = createUniqueId();
  let closeButton!: HTMLButtonElement;
  onMount(() => {
    if (!matchMedia("(min-width: 1200px)").matches) {
      closeButton.focus();
    }
  });
  const isOwner = () => group()?.owner === account.self;

  return (
    <section
      class="details"
      aria-labelledby={titleId}
      onKeyDown={(event) => {
        if (event.key === "Escape" && !leaving()) {
          props.onClose();
        }
      }}
    >
      <header class="bar">
        <h2 id={titleId}>{t("group.details")}</h2>
        <button
          ref={closeButton}
          type="button"
          class="icon-button"
          aria-label={t("dialog.close")}
          onClick={() => props.onClose()}
        >
          <Icon name="close" />
        </button>
      </header>
      <div class="details-body">
        <div class="details-subject">
          <Avatar id={groupId} name={name()} url={group()?.avatar} size="large" />
          <p class="details-name">
            <bdi>{name()}</bdi>
          </p>
          <p class="hint">{t("conversation.members", { count: group()?.memberCount ?? members()?.length ?? 0 })}</p>
        </div>
        <Show when={props.member}>
          <AddMember groupId={groupId} attempt={attempt} />
        </Show>
        <p class="details-note" role="status">
          {note()}
        </p>
        <h3 id={membersId}>{t("group.members")}</h3>
        <ul class="members" aria-labelledby={membersId}>
          <For each={members()}>
            {(member) => (
              <MemberRow
                member={member}
                removable={isOwner()}
                onRemove={() => void remove(member).then(() => closeButton.focus())}
              />
            )}
          </For>
        </ul>
        <Show when={props.member}>
          <button type="button" class="danger wide" onClick={() => setLeaving(true)}>
            {t("group.leave")}
          </button>
        </Show>
      </div>
      <Show when={leaving()}>
        <LeaveGroup groupId={groupId} onClose={() => setLeaving(false)} />
      </Show>
    </section>
  );
}

function MemberRow(props: { member: Member; removable: boolean; onRemove: () => void }) {
  const account = useAccount();
  const self = () => props.member.userId === account.self;
  const role = () => {
    const { role } = props.member;
    return role === "owner" ? t("group.owner") : role === "admin" ? t("group.admin") : "";
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
        <small>{props.member.userId}</small>
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

function AddMember(props: { groupId: string; attempt: (work: () => Promise<string>) => Promise<boolean> }) {
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

function LeaveGroup(props: { groupId: string; onClose: () => void }) {
  const account = useAccount();
  const [error, setError] = createSignal("");
  async function leave(): Promise<void> {
    try {
      await account.client.groups.leave(props.groupId);
      props.onClose();
    } catch (failure) {
      setError(explain(failure));
    }
  }
  return (
    <Dialog
      title={t("group.leaveAsk", { name: isolated(account.people.groupName(props.groupId) ?? t("list.unknownGroup")) })}
      onClose={props.onClose}
      narrow
    >
      <p>{t("group.leaveHint")}</p>
      <Show when={error()}>
        <p class="form-error" role="alert">
          {error()}
        </p>
      </Show>
      <div class="dialog-actions">
        <button type="button" class="quiet" onClick={() => props.onClose()} data-autofocus="">
          {t("dialog.cancel")}
        </button>
        <button type="button" class="danger" onClick={() => void leave()}>
          {t("group.leaveDo")}
        </button>
      </div>
    </Dialog>
  );
}
