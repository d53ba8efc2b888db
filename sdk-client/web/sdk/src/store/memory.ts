import type {
  Store,
  StoreChange,
  StoredConversation,
  StoredEvent,
  StoredMessage,
  StoredSend,
  StoredState,
} from "./store.js";

/** A store in memory: what it knows lasts as long as the object does. */
export function memoryStore(): Store {
  return new MemoryStore();
}

class MemoryStore implements Store {
  private owner = "";
  private readonly known = new Map<string, StoredConversation>();
  /** Per conversation ascending by seq. */
  private readonly timelines = new Map<string, StoredMessage[]>();
  private readonly sends = new Map<string, StoredSend>();
  private readonly events = new Map<number, StoredEvent>();
  private single: StoredState = emptyState();

  async open(account: string): Promise<void> {
    if (this.owner && this.owner !== account) {
      throw new Error(`the store belongs to ${this.owner}, not to ${account}`);
    }
    this.owner = account;
  }

  async close(): Promise<void> {}

  async destroy(): Promise<void> {
    this.owner = "";
    this.known.clear();
    this.timelines.clear();
    this.sends.clear();
    this.events.clear();
    this.single = emptyState();
  }

  async commit(changes: readonly StoreChange[]): Promise<void> {
    for (const change of changes) {
      this.apply(change);
    }
  }

  async state(): Promise<StoredState> {
    return { ...this.single };
  }

  async conversations(): Promise<StoredConversation[]> {
    return [...this.known.values()];
  }

  async messages(conversationId: string, fromSeq: number, toSeq: number, limit: number): Promise<StoredMessage[]> {
    const timeline = this.timelines.get(conversationId) ?? [];
    const from = lowerBound(timeline, fromSeq);
    return timeline.slice(from, Math.min(lowerBound(timeline, toSeq + 1), from + limit));
  }

  async newestMessages(conversationId: string, toSeq: number, limit: number): Promise<StoredMessage[]> {
    const timeline = this.timelines.get(conversationId) ?? [];
    const to = lowerBound(timeline, toSeq + 1);
    return timeline.slice(Math.max(0, to - limit), to);
  }

  async search(words: string, limit: number): Promise<StoredMessage[]> {
    const found = [...this.timelines.values()].flat().filter((message) => message.text.toLowerCase().includes(words));
    return found.sort((a, b) => b.serverTime - a.serverTime).slice(0, limit);
  }

  async pendingSends(): Promise<StoredSend[]> {
    return [...this.sends.values()].sort((a, b) => a.order - b.order);
  }

  async opaqueEvents(): Promise<StoredEvent[]> {
    return [...this.events.values()].sort((a, b) => a.version - b.version);
  }

  private apply(change: StoreChange): void {
    for (const id of change.removedConversations ?? []) {
      this.known.delete(id);
      this.timelines.delete(id);
    }
    for (const id of change.clearedConversations ?? []) {
      this.timelines.delete(id);
    }
    for (const { conversationId, seq } of change.removedMessages ?? []) {
      const timeline = this.timelines.get(conversationId) ?? [];
      const at = lowerBound(timeline, seq);
      if (timeline[at]?.seq === seq) {
        timeline.splice(at, 1);
      }
    }
    for (const message of change.messages ?? []) {
      this.keep(message);
    }
    for (const conversation of change.conversations ?? []) {
      this.known.set(conversation.id, conversation);
    }
    for (const send of change.pendingSends ?? []) {
      this.sends.set(send.clientMessageId, send);
    }
    for (const id of change.endedSends ?? []) {
      this.sends.delete(id);
    }
    for (const event of change.opaqueEvents ?? []) {
      this.events.set(event.version, event);
    }
    for (const version of change.endedEvents ?? []) {
      this.events.delete(version);
    }
    this.single = changed(this.single, change);
  }

  private keep(message: StoredMessage): void {
    let timeline = this.timelines.get(message.conversationId);
    if (!timeline) {
      timeline = [];
      this.timelines.set(message.conversationId, timeline);
    }
    const at = lowerBound(timeline, message.seq);
    timeline.splice(at, timeline[at]?.seq === message.seq ? 1 : 0, message);
  }
}

export function emptyState(): StoredState {
  return { cursor: new Uint8Array(), eventVersion: 0, deviceId: "" };
}

/** The state after a change. */
export function changed(state: StoredState, change: StoreChange): StoredState {
  return {
    cursor: change.cursor ?? state.cursor,
    eventVersion: change.eventVersion ?? state.eventVersion,
    deviceId: change.deviceId ?? state.deviceId,
    login: change.login === undefined ? state.login : (change.login ?? undefined),
  };
}

/** Index of the first message with at least this seq. */
function lowerBound(timeline: StoredMessage[], seq: number): number {
  let low = 0;
  let high = timeline.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((timeline[middle]?.seq ?? 0) < seq) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}
