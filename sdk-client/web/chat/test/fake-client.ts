// The part of a client that the state of the chat uses, over conversations in memory.
import type { DescService } from "@bufbuild/protobuf";
import type { ClientEvents, Conversation, Message, PendingSend, ServiceClient, SkeinClient } from "@skein/sdk";

const BEGIN = new Date("2026-03-14T10:00:00").getTime();

export function message(seq: number, sender = "bob", conversationId = "p:alice:bob"): Message {
  return {
    conversationId,
    seq,
    sender,
    clientMessageId: `${sender}-${seq}`,
    serverTime: BEGIN + seq * 1_000,
    content: { kind: { case: "text", value: { text: `#${seq}` } } } as Message["content"],
    mentions: [],
    senderDeviceId: "d",
    tombstone: false,
  };
}

export function conversation(id: string, changes: Partial<Conversation> = {}): Conversation {
  return {
    id,
    kind: id.startsWith("g:") ? "group" : "pair",
    headSeq: 0,
    floorSeq: 1,
    handedSeq: 0,
    readSeq: 0,
    peerReadSeq: 0,
    unread: 0,
    member: true,
    activeAt: 0,
    ...changes,
  };
}

export class FakeClient {
  readonly userId = "alice";
  readonly connection = { state: "connected" };
  readonly listed: Conversation[] = [];
  readonly stored: Message[] = [];
  readonly waiting: PendingSend[] = [];
  offline = false;
  /** How often history was asked for. */
  asked = 0;
  private readonly listeners = new Map<string, Set<(value: never) => void>>();

  get asClient(): SkeinClient {
    return this as unknown as SkeinClient;
  }

  on(event: string, listener: (value: never) => void): () => void {
    const all = this.listeners.get(event) ?? new Set();
    this.listeners.set(event, all.add(listener));
    return () => all.delete(listener);
  }

  emit<E extends keyof ClientEvents>(event: E, value: ClientEvents[E]): void {
    for (const listener of this.listeners.get(event) ?? []) {
      (listener as (value: ClientEvents[E]) => void)(value);
    }
  }

  get listenerCount(): number {
    return [...this.listeners.values()].reduce((sum, all) => sum + all.size, 0);
  }

  /** A conversation with the messages 1 to count of bob. */
  fill(id: string, count: number, changes: Partial<Conversation> = {}): void {
    for (let seq = 1; seq <= count; seq++) {
      this.stored.push(message(seq));
    }
    this.listed.push(conversation(id, { headSeq: count, readSeq: count, ...changes }));
  }

  /** A message comes in. */
  deliver(seq: number, sender = "bob"): void {
    const delivered = message(seq, sender);
    this.stored.push(delivered);
    const known = this.listed.find((one) => one.id === delivered.conversationId);
    if (known) {
      known.headSeq = Math.max(known.headSeq, seq);
    }
    this.emit("message", { message: delivered, origin: "live", own: sender === this.userId });
  }

  /** What stands in for the services, by their names; see {@link answering}. */
  private readonly services = new Map<string, unknown>();

  service(service: DescService): unknown {
    return this.services.get(service.typeName);
  }

  answering<S extends DescService>(service: S, methods: Partial<ServiceClient<S>>): void {
    this.services.set(service.typeName, methods);
  }

  readonly conversations = {
    list: async () => this.listed,
    get: async (id: string) => this.listed.find((one) => one.id === id),
    pending: async (id?: string) => this.waiting.filter((send) => !id || send.conversationId === id),
    localHistory: async (_: string, __: number, limit: number) => this.stored.slice(-limit),
    history: async (_: string, from: number, limit: number, direction: "forward" | "backward") => {
      this.asked++;
      if (this.offline) {
        throw new Error("offline");
      }
      const sorted = [...this.stored].sort((a, b) => a.seq - b.seq);
      return direction === "forward"
        ? sorted.filter((one) => one.seq >= from).slice(0, limit)
        : sorted.filter((one) => from === 0 || one.seq <= from).slice(-limit);
    },
  };
}
