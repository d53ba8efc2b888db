// What somebody wanted removed from this device when signing out: remembered until it is removed, over reloads too.

interface Owner {
  readonly appKey: string;
  readonly userId: string;
}

const PREFIX = "skein.remove:";

/** The part of localStorage this needs. */
export type RemovalStorage = Pick<Storage, "length" | "key" | "getItem" | "setItem" | "removeItem">;

/** Removals that are not done yet. What hinders one is said in the console, and it is tried again at the next start. */
export class Removals {
  readonly #storage: RemovalStorage;
  readonly #forget: (appKey: string, userId: string) => Promise<void>;

  constructor(storage: RemovalStorage, forget: (appKey: string, userId: string) => Promise<void>) {
    this.#storage = storage;
    this.#forget = forget;
  }

  /** Before it is begun: the page may be closed meanwhile. */
  begin(owner: Owner): void {
    this.#storage.setItem(keyOf(owner), JSON.stringify({ appKey: owner.appKey, userId: owner.userId }));
  }

  done(owner: Owner): void {
    this.#storage.removeItem(keyOf(owner));
  }

  /** @returns whether nothing is left */
  async remove(owner: Owner): Promise<boolean> {
    try {
      await this.#forget(owner.appKey, owner.userId);
    } catch (hindrance) {
      console.error(`What ${owner.userId} stored on this device is removed at the next start`, hindrance);
      return false;
    }
    this.done(owner);
    return true;
  }

  /** At the start. @param signedIn who came back: what they store now is wanted */
  async again(signedIn: readonly Owner[]): Promise<void> {
    const back = new Set(signedIn.map(keyOf));
    for (const key of this.#keys()) {
      const owner = this.#read(key);
      if (!owner || back.has(key)) {
        this.#storage.removeItem(key);
      } else {
        await this.remove(owner);
      }
    }
  }

  #keys(): string[] {
    return Array.from({ length: this.#storage.length }, (_, at) => this.#storage.key(at) ?? "").filter((key) =>
      key.startsWith(PREFIX),
    );
  }

  #read(key: string): Owner | undefined {
    try {
      const stored = JSON.parse(this.#storage.getItem(key) ?? "") as Partial<Owner> | null;
      return typeof stored?.appKey === "string" && typeof stored.userId === "string"
        ? { appKey: stored.appKey, userId: stored.userId }
        : undefined;
    } catch {
      return undefined;
    }
  }
}

function keyOf(owner: Owner): string {
  return `${PREFIX}${owner.appKey}:${owner.userId}`;
}
