// The conversation list: one signal per conversation, so that a message redraws one row, and an order that is mended
// once per frame, however many messages come.
import type { Conversation, SkeinClient } from "@skein/sdk";
import { type Accessor, batch, createSignal, type Setter } from "solid-js";

const FLUSH_MS = 16;

export interface ConversationList {
  /** Ids, most recently active first. */
  order: Accessor<readonly string[]>;
  /** Follows the conversation; undefined while there is none with this id. */
  get(id: string): Conversation | undefined;
  totalUnread: Accessor<number>;
  /** False until the local list has been read. */
  loaded: Accessor<boolean>;
  /** It could not be read. */
  failed: Accessor<boolean>;
  /** Reads all from the store. */
  reload(): Promise<void>;
  close(): void;
}

/** The conversations that are there, a signal each. */
class Rows {
  private readonly rows = new Map<string, [Accessor<Conversation>, Setter<Conversation>]>();

  /** Follows the conversation; undefined while it is not there. */
  get(id: string): Conversation | undefined {
    return this.rows.get(id)?.[0]();
  }

  put(id: string, conversation: Conversation | undefined): void {
    const row = this.rows.get(id);
    if (!conversation) {
      this.rows.delete(id);
    } else if (row) {
      row[1](conversation);
    } else {
      this.rows.set(id, createSignal(conversation, { equals: false }));
    }
  }

  ids(): Iterable<string> {
    return this.rows.keys();
  }

  /** Puts what moved where it belongs; the rest of the order is copied, not sorted. */
  merge(old: readonly string[], moved: ReadonlySet<string>): string[] {
    const front = [...moved].filter((id) => this.rows.has(id)).sort((a, b) => this.activeAt(b) - this.activeAt(a));
    const next: string[] = [];
    let i = 0;
    for (const id of old) {
      if (moved.has(id)) {
        continue;
      }
      for (let one = front[i]; one !== undefined && this.activeAt(one) >= this.activeAt(id); one = front[++i]) {
        next.push(one);
      }
      next.push(id);
    }
    return next.concat(front.slice(i));
  }

  private activeAt(id: string): number {
    return this.get(id)?.activeAt ?? 0;
  }
}

/** Says that something failed, and lets it fail. */
function told(setFailed: Setter<boolean>): (error: unknown) => never {
  return (error) => {
    setFailed(true);
    throw error;
  };
}

export function createConversationList(client: SkeinClient): ConversationList {
  const rows = new Rows();
  const [order, setOrder] = createSignal<readonly string[]>([]);
  const [totalUnread, setTotalUnread] = createSignal(0);
  const [loaded, setLoaded] = createSignal(false);
  const [failed, setFailed] = createSignal(false);
  const changed = new Map<string, Conversation | undefined>();
  let timer: ReturnType<typeof setTimeout> | undefined;

  const later = (id: string, conversation: Conversation | undefined) => {
    changed.set(id, conversation);
    timer ??= setTimeout(flush, FLUSH_MS);
  };

  function flush(): void {
    clearTimeout(timer);
    timer = undefined;
    batch(() => {
      let unread = totalUnread();
      const moved = new Set<string>();
      for (const [id, conversation] of changed) {
        const before = rows.get(id);
        unread += (conversation?.unread ?? 0) - (before?.unread ?? 0);
        if (!before || before.activeAt !== conversation?.activeAt) {
          moved.add(id);
        }
        rows.put(id, conversation);
      }
      changed.clear();
      setTotalUnread(unread);
      if (moved.size > 0) {
        setOrder(rows.merge(order(), moved));
      }
    });
  }

  async function reload(): Promise<void> {
    setFailed(false);
    const all = await client.conversations.list().catch(told(setFailed));
    batch(() => {
      for (const id of rows.ids()) {
        changed.set(id, undefined);
      }
      for (const conversation of all) {
        changed.set(conversation.id, conversation);
      }
      flush();
      setLoaded(true);
    });
  }

  const off = [
    client.on("conversation", (conversation) => later(conversation.id, conversation)),
    client.on("conversationRemoved", ({ conversationId }) => later(conversationId, undefined)),
  ];

  return {
    order,
    get(id) {
      const found = rows.get(id);
      if (!found) {
        // Not there yet: looked for again whenever the list changes.
        order();
      }
      return found;
    },
    totalUnread,
    loaded,
    failed,
    reload,
    close() {
      clearTimeout(timer);
      off.forEach((stop) => void stop());
    },
  };
}
