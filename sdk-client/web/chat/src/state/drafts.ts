// What was typed and not sent, per account and conversation. One key each, so that two tabs do not overwrite each other.

/** The part of Storage that is used. */
export interface DraftStorage {
  readonly length: number;
  key(index: number): string | null;
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
}

const DELAY_MS = 300;

export class Drafts {
  private readonly prefix: string;
  private readonly texts = new Map<string, string>();
  private readonly unwritten = new Map<string, ReturnType<typeof setTimeout>>();

  /**
   * @param account names the account, e.g. `demo:alice`
   * @param changed told of each conversation whose draft was written, also by another tab
   */
  constructor(
    private readonly storage: DraftStorage,
    account: string,
    private readonly changed: (conversationId: string) => void = () => {},
  ) {
    this.prefix = `skein.draft.${account}.`;
    for (const key of this.keys()) {
      this.texts.set(key.slice(this.prefix.length), storage.getItem(key) ?? "");
    }
  }

  get(conversationId: string): string {
    return this.texts.get(conversationId) ?? "";
  }

  /** Kept at once in memory, and soon in the storage. */
  set(conversationId: string, text: string): void {
    if (text === this.get(conversationId)) {
      return;
    }
    if (text === "") {
      this.texts.delete(conversationId);
    } else {
      this.texts.set(conversationId, text);
    }
    clearTimeout(this.unwritten.get(conversationId));
    if (text === "") {
      // A sent message must not come back as a draft because the page was closed within the delay.
      this.write(conversationId);
    } else {
      this.unwritten.set(
        conversationId,
        setTimeout(() => this.write(conversationId), DELAY_MS),
      );
    }
  }

  /** Before the page goes. */
  flush(): void {
    for (const [conversationId, timer] of this.unwritten) {
      clearTimeout(timer);
      this.write(conversationId);
    }
  }

  /** Another tab wrote this key. */
  written(key: string | null, value: string | null): void {
    if (!key?.startsWith(this.prefix)) {
      return;
    }
    const conversationId = key.slice(this.prefix.length);
    if (this.unwritten.has(conversationId)) {
      return;
    }
    if (value) {
      this.texts.set(conversationId, value);
    } else {
      this.texts.delete(conversationId);
    }
    this.changed(conversationId);
  }

  /** Writes nothing any more. */
  discard(): void {
    for (const timer of this.unwritten.values()) {
      clearTimeout(timer);
    }
    this.unwritten.clear();
    this.texts.clear();
  }

  forgetAll(): void {
    this.discard();
    for (const key of this.keys()) {
      this.storage.removeItem(key);
    }
  }

  private write(conversationId: string): void {
    this.unwritten.delete(conversationId);
    const key = this.prefix + conversationId;
    const text = this.get(conversationId);
    try {
      if (text === "") {
        this.storage.removeItem(key);
      } else {
        this.storage.setItem(key, text);
      }
    } catch {
      // The storage is full: the draft lives as long as the page.
    }
    this.changed(conversationId);
  }

  private keys(): string[] {
    const found: string[] = [];
    for (let i = 0; i < this.storage.length; i++) {
      const key = this.storage.key(i);
      if (key?.startsWith(this.prefix)) {
        found.push(key);
      }
    }
    return found;
  }
}
