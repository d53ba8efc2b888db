// Names and pictures of users and groups: fetched in batches when something shows them, followed by events, and kept in
// localStorage so that the list has names while offline.
import type { Group, Profile, SkeinClient } from "@skein/sdk";
import { type Accessor, createSignal, type Setter } from "solid-js";
import { visibleName } from "../text/names.js";

const GATHER_MS = 20;
const USERS_A_CALL = 100;
const GROUPS_A_CALL = 50;
const KEPT = 600;
const WRITE_MS = 2_000;

export type KnownGroup = Pick<Group, "groupId" | "name" | "avatar" | "memberCount" | "owner">;
type KnownUser = Pick<Profile, "userId" | "nickname" | "avatar">;

/** One kind of thing that is looked up by id. */
class Directory<T> {
  private readonly known = new Map<string, [Accessor<T | undefined>, Setter<T | undefined>]>();
  private readonly asked = new Set<string>();
  private readonly wanted = new Set<string>();
  private readonly failed = new Set<string>();
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly perCall: number,
    private readonly fetch: (ids: string[]) => Promise<[string, T][]>,
    private readonly changed: () => void,
  ) {}

  /** Follows the value, and fetches it the first time it is asked for. */
  get(id: string): T | undefined {
    if (!this.asked.has(id)) {
      this.want(id);
    }
    return this.signal(id)[0]();
  }

  put(id: string, value: T | undefined): void {
    this.signal(id)[1](() => value);
    this.changed();
  }

  /** Fetches again. */
  want(id: string): void {
    this.asked.add(id);
    this.wanted.add(id);
    this.timer ??= setTimeout(() => void this.gather(), GATHER_MS);
  }

  entries(limit: number): [string, T][] {
    const found: [string, T][] = [];
    for (const [id, [value]] of [...this.known].reverse()) {
      const one = value();
      if (one && found.length < limit) {
        found.push([id, one]);
      }
    }
    return found.reverse();
  }

  close(): void {
    clearTimeout(this.timer);
  }

  private async gather(): Promise<void> {
    const ids = [...this.wanted].slice(0, this.perCall);
    for (const id of ids) {
      this.wanted.delete(id);
    }
    this.timer = this.wanted.size > 0 ? setTimeout(() => void this.gather(), GATHER_MS) : undefined;
    try {
      for (const [id, value] of await this.fetch(ids)) {
        this.put(id, value);
      }
    } catch {
      // Offline or refused: the id stands in for the name until the next connection.
      for (const id of ids) {
        this.failed.add(id);
      }
    }
  }

  /** Asks again for what failed. */
  connected(): void {
    for (const id of this.failed) {
      this.want(id);
    }
    this.failed.clear();
  }

  private signal(id: string): [Accessor<T | undefined>, Setter<T | undefined>] {
    let found = this.known.get(id);
    if (!found) {
      found = createSignal<T | undefined>(undefined);
      this.known.set(id, found);
    }
    return found;
  }
}

export interface People {
  /** The name to show; the id until it is known, and when the name cannot be seen. */
  name(userId: string): string;
  avatar(userId: string): string | undefined;
  group(groupId: string): KnownGroup | undefined;
  /** Undefined while it is unknown: ids of groups say nothing to people. */
  groupName(groupId: string): string | undefined;
  putUser(user: KnownUser): void;
  putGroup(group: KnownGroup): void;
  /** The group changed: fetches it again. */
  refreshGroup(groupId: string): void;
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
        this.users.put(user.userId, user);
      }
      for (const group of value.groups ?? []) {
        this.groups.put(group.groupId, group);
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
  close(): void {
    if (this.timer !== undefined) {
      clearTimeout(this.timer);
      this.write();
    }
  }
}

export function createPeople(client: SkeinClient, account: string): People {
  const changed = () => kept.writeSoon();
  const users = new Directory<KnownUser>(
    USERS_A_CALL,
    async (ids) => (await client.profiles.get(ids)).map((profile) => [profile.userId, profile]),
    changed,
  );
  const groups = new Directory<KnownGroup>(
    GROUPS_A_CALL,
    async (ids) => (await client.groups.get(ids)).map((group) => [group.groupId, group]),
    changed,
  );

  const kept = new KeptNames(`skein.names.${account}`, users, groups);
  kept.read();
  const off = client.on("userEvent", (event) => {
    if (event.type === "profile") {
      users.put(event.profile.userId, event.profile);
    } else if (event.type === "membership") {
      groups.want(event.groupId);
    }
  });

  return {
    name: (userId) => visibleName(users.get(userId)?.nickname, userId),
    avatar: (userId) => users.get(userId)?.avatar || undefined,
    group: (groupId) => groups.get(groupId),
    groupName(groupId) {
      const group = groups.get(groupId);
      return group && visibleName(group.name, groupId);
    },
    putUser: (user) => users.put(user.userId, user),
    putGroup: (group) => groups.put(group.groupId, group),
    refreshGroup: (groupId) => groups.want(groupId),
    connected() {
      users.connected();
      groups.connected();
    },
    forget: () => kept.forget(),
    discard: () => kept.discard(),
    close() {
      off();
      users.close();
      groups.close();
      kept.close();
    },
  };
}
