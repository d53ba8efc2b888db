// Who shares a name with somebody else, so that the user id has to stand beside it.
import { type Accessor, createSignal, type Setter } from "solid-js";
import { visibleName } from "../text/names.js";

/** Names that people cannot tell apart: capitals, widths and characters without ink make no difference. */
function folded(name: string): string {
  return name
    .normalize("NFKC")
    .replace(/[\p{Default_Ignorable_Code_Point}\p{C}]/gu, "")
    .replace(/\s+/gu, " ")
    .trim()
    .toLowerCase();
}

type Holders = ReadonlySet<string>;

/** Of the users known here. An id counts as a name of its user too: nobody can pass for another by calling himself so. */
export class Namesakes {
  private readonly names = new Map<string, string>();
  private readonly holders = new Map<string, [Accessor<Holders>, Setter<Holders>]>();

  /** The user shows this name now. */
  put(userId: string, nickname: string | undefined): void {
    const name = folded(visibleName(nickname, userId));
    const before = this.names.get(userId);
    if (before === name) {
      return;
    }
    this.names.set(userId, name);
    const id = folded(userId);
    if (before !== undefined && before !== id) {
      this.change(before, (users) => users.delete(userId));
    }
    for (const held of [name, id]) {
      this.change(held, (users) => users.add(userId));
    }
  }

  /** Follows whether another user has this name or id. */
  shared(userId: string, name: string): boolean {
    const users = this.of(folded(name))[0]();
    return users.size > (users.has(userId) ? 1 : 0);
  }

  private change(name: string, how: (users: Set<string>) => void): void {
    this.of(name)[1]((users) => {
      const next = new Set(users);
      how(next);
      return next;
    });
  }

  private of(name: string): [Accessor<Holders>, Setter<Holders>] {
    let found = this.holders.get(name);
    if (!found) {
      found = createSignal<Holders>(new Set());
      this.holders.set(name, found);
    }
    return found;
  }
}
