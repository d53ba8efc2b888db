// The members of one group, fetched again whenever they may have changed, and what one may do to them.
import { pagesOf } from "@skein/sdk";
import { GroupService, type Member, MemberResult } from "@skein/sdk/proto";
import { createEffect, createSignal, on } from "solid-js";
import { createStore, reconcile } from "solid-js/store";
import { t } from "../i18n/language.js";
import { explain } from "../state/problems.js";
import { isolated, visibleName } from "../text/names.js";
import { useAccount } from "./account-context.js";

export type GroupMembers = ReturnType<typeof useGroupMembers>;

export function nameOf(member: Member): string {
  return isolated(visibleName(member.nickname, member.userId));
}

/** @param isMember follows whether the user may see them */
export function useGroupMembers(groupId: string, isMember: () => boolean) {
  const account = useAccount();
  const [store, setStore] = createStore<{ members?: Member[] }>({});
  const list = () => store.members;
  const [failed, setFailed] = createSignal<unknown>();
  const [note, setNote] = createSignal("");
  const group = () => account.people.group(groupId);

  async function refetch(): Promise<void> {
    setFailed(undefined);
    try {
      const all: Member[] = [];
      for await (const { members } of pagesOf(account.client.service(GroupService).listMembers, { groupId })) {
        all.push(...members);
      }
      all.forEach(account.people.putUser);
      // Who stays keeps the row, and with it the focus that may be in it.
      setStore("members", reconcile(all, { key: "userId" }));
    } catch (error) {
      setFailed(error);
    }
  }

  // Each change of the group, and each new connection, may mean other members.
  createEffect(
    on([() => group()?.memberCount, isMember, () => account.connection().state], ([, member, state]) => {
      if (!member) {
        setStore("members", undefined);
        setNote("");
      } else if (state === "connected" || !list()) {
        void refetch();
      }
    }),
  );

  /** Does something to the members and says how it went. @returns false: it failed */
  async function attempt(work: () => Promise<string>): Promise<boolean> {
    setNote("");
    try {
      setNote(await work());
      account.people.refreshGroup(groupId);
      await refetch();
      return true;
    } catch (error) {
      setNote(explain(error));
      return false;
    }
  }

  /** Fails when it could not be done. */
  async function remove(member: Member): Promise<void> {
    const request = { groupId, userIds: [member.userId] };
    const { outcomes } = await account.client.service(GroupService).removeMembers(request);
    await attempt(async () =>
      outcomes[0]?.result === MemberResult.REFUSED ? t("error.NO_RIGHT") : t("group.removed", { name: nameOf(member) }),
    );
  }

  return {
    /** Undefined until they are here. */
    list,
    /** Why they could not be fetched. */
    failed,
    refetch,
    attempt,
    /** How the last thing went. */
    note,
    remove,
  };
}
