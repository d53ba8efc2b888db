// Whether there is anybody, or any group of the user's, behind the address of a conversation that this device has not
// got: addresses are typed, kept as bookmarks and sent around.
import { pagesOf } from "@skein/sdk";
import { GroupService, ProfileService } from "@skein/sdk/proto";
import { createEffect, createSignal, on, onCleanup, untrack } from "solid-js";
import { participants } from "../text/limits.js";
import type { OpenAccount } from "./open-account.js";

export type Counterpart =
  | { kind: "there" }
  | { kind: "looking" }
  /** No such user or group, or a group the user is not in, which are not told apart. */
  | { kind: "missing" }
  | { kind: "failed"; error: unknown };

/** @returns what is known now, and how to look again after a failure */
export function createCounterpart(account: OpenAccount, id: string) {
  const { client, people, conversations } = account;
  const where = participants(id, account.self);
  const [state, setState] = createSignal<Counterpart>({ kind: "looking" });
  let closed = false;
  onCleanup(() => {
    closed = true;
  });

  async function exists(): Promise<boolean> {
    if (where?.kind === "pair") {
      const { profiles } = await client.service(ProfileService).get({ userIds: [where.peer] });
      const [profile] = profiles;
      if (profile) {
        people.putUser(profile);
      }
      return profile !== undefined;
    }
    let joined = false;
    for await (const { groups } of pagesOf(client.service(GroupService).listJoined, {})) {
      groups.forEach(people.putGroup);
      joined ||= groups.some((group) => group.groupId === where?.groupId);
    }
    return joined;
  }

  async function look(): Promise<void> {
    setState({ kind: "looking" });
    let found: Counterpart;
    try {
      found = { kind: (await exists()) ? "there" : "missing" };
    } catch (error) {
      found = { kind: "failed", error };
    }
    // It may have come by a sync in the meantime.
    if (!closed && untrack(state).kind !== "there") {
      setState(found);
    }
  }

  /** Just looked up or made, by the dialogs that open conversations. */
  const known = () => (where?.kind === "group" ? people.group(where.groupId) : where && people.knows(where.peer));

  if (untrack(() => conversations.get(id) || known())) {
    setState({ kind: "there" });
  } else {
    createEffect(
      on(
        [() => conversations.get(id), conversations.loaded, () => account.connection().state],
        ([found, loaded, now]) => {
          const before = untrack(state).kind;
          if (found) {
            setState({ kind: "there" });
          } else if (loaded && before !== "there" && (now === "connected" || before === "looking")) {
            void look();
          }
        },
      ),
    );
  }
  return { state, look };
}
