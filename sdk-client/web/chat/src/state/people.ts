// Names and pictures of users and groups: fetched when something shows them and again when they are old, followed by what
// events there are, and kept in localStorage so that the list has names while offline.
import type { SkeinClient } from "@skein/sdk";
import { type Group, GroupService, type Profile, ProfileService } from "@skein/sdk/proto";
import { isolated, visibleName } from "../text/names.js";
import { Directory, FRESH_MS } from "./directory.js";
import { Namesakes } from "./namesakes.js";

const USERS_A_CALL = 100;
const GROUPS_A_CALL = 50;
const KEPT = 600;
const WRITE_MS = 2_000;
const LOOK_EVERY_MS = 60_000;
/** Of somebody who writes to us alone: who has a new name says so, and wants to be seen under it. */
const WRITER_FRESH_MS = 60_000;

export type KnownGroup = Pick<Group, "groupId" | "name" | "avatar" | "memberCount" | "owner">;
type KnownUser = Pick<Profile, "userId" | "nickname" | "avatar"> & Partial<Pick<Profile, "version">>;

export interface People {
  /** The name to show; the id until it is known, and when the name cannot be seen. */
  name(userId: string): string;
  /** The id, when the name alone does not say who it is: another user known here has the same, or that as an id. */
  idBeside(userId: string): string | undefined;
  /** The name for a text, with the id where it is needed. */
  label(userId: string): string;
  avatar(userId: string): string | undefined;
  /** Whether the profile is here. */
  knows(userId: string): boolean;
  group(groupId: string): KnownGroup | undefined;
  /** Undefined while it is unknown: ids of groups say nothing to people. */
  groupName(groupId: string): string | undefined;
  putUser(user: KnownUser): void;
  putGroup(group: KnownGroup): void;
  /** The group changed: fetches it again. */
  refreshGroup(groupId: string): void;
  /** The user sent something in this conversation. */
  wrote(userId: string, conversationId: string): void;
  /** There is a connection again. */
  connected(): void;
  /** Removes what is kept. */
  forget(): void;
  /** Keeps nothing from now on. */
  discard(): void;
  close(): void;
}

/** What was known when the page was last open, by account; kept in localStorage a while after it changed. */
class KeptNames {
  private timer: ReturnType<typeof setTimeout> | undefined;
  private discarded = false;

  constructor(
    private readonly key: string,
    private readonly users: Directory<KnownUser>,
    private readonly groups: Directory<KnownGroup>,
  ) {}

  /** Puts what is kept into the directories. */
  read(): void {
    try {
      const value = JSON.parse(localStorage.getItem(this.key) ?? "{}") as {
        users?: KnownUser[];
        groups?: KnownGroup[];
      };
      for (const user of value.users ?? []) {
        this.users.restore(user.userId, user);
      }
      for (const group of value.groups ?? []) {
        this.groups.restore(group.groupId, group);
      }
    } catch {
      localStorage.removeItem(this.key);
    }
  }

  writeSoon(): void {
    if (this.discarded) {
      return;
    }
    this.timer ??= setTimeout(() => this.write(), WRITE_MS);
  }

  private write(): void {
    this.timer = undefined;
    const value = {
      users: this.users.entries(KEPT).map(([, { userId, nickname, avatar }]) => ({ userId, nickname, avatar })),
      groups: this.groups.entries(KEPT).map(([, { groupId, name, avatar, memberCount, owner }]) => ({
        groupId,
        name,
        avatar,
        memberCount,
        owner,
      })),
    };
    try {
      localStorage.setItem(this.key, JSON.stringify(value));
    } catch {
      // Full: only names while offline are lost.
    }
  }

  /** Nothing is written any more, not even what is still being fetched. */
  discard(): void {
    this.discarded = true;
    clearTimeout(this.timer);
    this.timer = undefined;
  }

  forget(): void {
    this.discard();
    localStorage.removeItem(this.key);
  }

  /** Writes what still waits to be written. */
  flush(): void {
    if (this.timer !== undefined) {
      clearTimeout(this.timer);
      this.write();
    }
  }
}

function usersOf(client: SkeinClient, namesakes: Namesakes, changed: () => void): Directory<KnownUser> {
  return new Directory<KnownUser>({
    idsPerCall: USERS_A_CALL,
    fetch: async (userIds) => {
      const { profiles } = await client.service(ProfileService).get({ userIds });
      return profiles.map((profile) => [profile.userId, profile]);
    },
    changed,
    took: (userId, user) => namesakes.put(userId, user.nickname),
    isOlder: (one, other) => (one.version ?? 0n) < (other.version ?? 0n) && one.version !== undefined,
  });
}

function groupsOf(client: SkeinClient, changed: () => void): Directory<KnownGroup> {
  return new Directory<KnownGroup>({
    idsPerCall: GROUPS_A_CALL,
    fetch: async (groupIds) => {
      const { groups } = await client.service(GroupService).get({ groupIds });
      return groups.map((group) => [group.groupId, group]);
    },
    changed,
  });
}

export function createPeople(client: SkeinClient, account: string): People {
  const namesakes = new Namesakes();
  const changed = () => kept.writeSoon();
  const users = usersOf(client, namesakes, changed);
  const groups = groupsOf(client, changed);

  const kept = new KeptNames(`skein.names.${account}`, users, groups);
  kept.read();
  const off = client.on("userEvent", (event) => {
    if (event.type === "profile") {
      users.put(event.profile.userId, event.profile);
    } else if (event.type === "membership") {
      groups.want(event.groupId);
    }
  });

  const look = () => {
    if (document.visibilityState === "hidden") {
      // The page is perhaps about to go.
      kept.flush();
    } else if (client.connection.state === "connected") {
      users.refreshShown();
      groups.refreshShown();
    }
  };
  const timer = setInterval(look, LOOK_EVERY_MS);
  document.addEventListener("visibilitychange", look);

  const name = (userId: string) => visibleName(users.get(userId)?.nickname, userId);
  const idBeside = (userId: string) => {
    const shown = name(userId);
    return shown !== userId && namesakes.shared(userId, shown) ? userId : undefined;
  };

  return {
    name,
    idBeside,
    label: (userId) => (idBeside(userId) ? `${isolated(name(userId))} (${userId})` : name(userId)),
    knows: (userId) => users.get(userId) !== undefined,
    avatar: (userId) => users.get(userId)?.avatar || undefined,
    group: (groupId) => groups.get(groupId),
    groupName(groupId) {
      const group = groups.get(groupId);
      return group && visibleName(group.name, groupId);
    },
    putUser: (user) => users.put(user.userId, user),
    putGroup: (group) => groups.put(group.groupId, group),
    refreshGroup: (groupId) => groups.want(groupId),
    wrote: (userId, conversationId) =>
      users.refresh(userId, conversationId.startsWith("g:") ? FRESH_MS : WRITER_FRESH_MS),
    connected() {
      users.connected();
      groups.connected();
    },
    forget: () => kept.forget(),
    discard: () => kept.discard(),
    close() {
      off();
      clearInterval(timer);
      document.removeEventListener("visibilitychange", look);
      users.close();
      groups.close();
      kept.flush();
    },
  };
}
