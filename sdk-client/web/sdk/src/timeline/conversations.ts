import type { Conversation, Message, PendingSend } from "../api.js";
import { badField, failure } from "../failures.js";
import { checkConversationId } from "../ids.js";
import { Direction } from "../proto.js";
import { fromStored, toMessage, toPending, toStored } from "./convert.js";
import type { Parts } from "./parts.js";
import type { SendQueue } from "./send-queue.js";
import type { Timeline } from "./timeline.js";
import type { Timelines } from "./timelines.js";

const MAX_LIMIT = 100;

/** What ConversationApi promises, on what this device knows, asking the server for what it does not. */
export class LocalConversations {
  constructor(
    private readonly parts: Parts,
    private readonly timelines: Timelines,
    private readonly sends: SendQueue,
  ) {}

  list(): Conversation[] {
    return this.timelines.byActivity().map((timeline) => timeline.toConversation());
  }

  get(conversationId: string): Conversation | undefined {
    return this.timelines.find(conversationId)?.toConversation();
  }

  totalUnread(): number {
    let total = 0;
    for (const timeline of this.timelines.all()) {
      total += timeline.member ? timeline.unread : 0;
    }
    return total;
  }

  markAllRead(conversationId: string): Promise<void> {
    return this.markRead(conversationId, this.known(conversationId).handed);
  }

  async markRead(conversationId: string, upToSeq: number): Promise<void> {
    const timeline = this.known(conversationId);
    const reached = timeline.reachable(checkSeq("up_to_seq", upToSeq));
    if (reached <= timeline.readSeq) {
      return;
    }
    const unread = await this.timelines.countUnread(timeline, reached);
    if (timeline.readHere(reached, unread ?? timeline.unread)) {
      this.timelines.changed(timeline);
      void this.report(timeline);
    }
    await this.parts.journal.flushed();
  }

  /** After a connect: tells the server what was read while it could not be told. */
  reportReads(): void {
    for (const timeline of this.timelines.all()) {
      void this.report(timeline);
    }
  }

  private async report(timeline: Timeline): Promise<void> {
    const seq = timeline.unreportedRead;
    if (seq === 0 || !this.parts.connection.online || !timeline.member) {
      return;
    }
    try {
      const answer = await this.parts.messages.markRead({ conversationId: timeline.id, upToSeq: BigInt(seq) });
      timeline.readOnServer(Number(answer.readSeq), Number(answer.unread));
      this.timelines.changed(timeline);
    } catch {
      // What fails is told again after the next connect.
    }
  }

  async history(
    conversationId: string,
    fromSeq: number,
    limit: number,
    direction: "forward" | "backward",
  ): Promise<Message[]> {
    checkConversationId("conversation_id", conversationId);
    checkSeq("from_seq", fromSeq);
    if (!Number.isInteger(limit) || limit < 1 || limit > MAX_LIMIT) {
      throw badField("limit", "must be 1 to 100");
    }
    await this.parts.journal.flushed();
    const here = await this.historyHere(conversationId, fromSeq, limit, direction);
    return here ?? this.pull(conversationId, fromSeq, limit, direction);
  }

  private async historyHere(
    conversationId: string,
    fromSeq: number,
    limit: number,
    direction: "forward" | "backward",
  ): Promise<Message[] | undefined> {
    const timeline = this.timelines.find(conversationId);
    // Only what was handed over is known to be the newest.
    const to = direction === "forward" ? Math.max(1, fromSeq) + limit - 1 : fromSeq || (timeline?.head ?? 0);
    const from = Math.max(1, timeline?.toStored().floorSeq ?? 0, to - limit + 1);
    if (to < from) {
      return timeline && direction === "backward" && to > 0 ? [] : undefined;
    }
    const stored = await this.parts.store.messages(conversationId, from, to, limit);
    return stored.length === to - from + 1 ? stored.map(fromStored) : undefined;
  }

  private async pull(
    conversationId: string,
    fromSeq: number,
    limit: number,
    direction: "forward" | "backward",
  ): Promise<Message[]> {
    const answer = await this.parts.messages.pull({
      conversationId,
      fromSeq: BigInt(fromSeq),
      limit,
      direction: direction === "forward" ? Direction.FORWARD : Direction.BACKWARD,
    });
    this.parts.journal.commit({ messages: answer.messages.map(toStored) });
    return answer.messages.map(toMessage);
  }

  async localHistory(conversationId: string, toSeq: number, limit: number): Promise<Message[]> {
    checkSeq("to_seq", toSeq);
    await this.parts.journal.flushed();
    const stored = await this.parts.store.newestMessages(conversationId, toSeq || Number.MAX_SAFE_INTEGER, limit);
    return stored.map(fromStored);
  }

  pending(conversationId?: string): PendingSend[] {
    const all = this.sends.pending().filter((send) => !conversationId || send.conversationId === conversationId);
    return all.map(toPending);
  }

  async searchLocal(words: string, limit: number): Promise<Message[]> {
    await this.parts.journal.flushed();
    return (await this.parts.store.search(words.toLowerCase(), limit)).map(fromStored);
  }

  deleteLocalMessage(conversationId: string, seq: number): Promise<void> {
    this.parts.journal.commit({ removedMessages: [{ conversationId, seq }] });
    return this.parts.journal.flushed();
  }

  deleteLocalMessages(conversationId: string): Promise<void> {
    this.parts.journal.commit({ clearedConversations: [conversationId] });
    return this.parts.journal.flushed();
  }

  private known(conversationId: string): Timeline {
    const timeline = this.timelines.find(conversationId);
    if (!timeline) {
      throw failure("CONVERSATION_UNKNOWN", "no such conversation on this device", { field: "conversation_id" });
    }
    return timeline;
  }
}

function checkSeq(field: string, seq: number): number {
  if (!Number.isSafeInteger(seq) || seq < 0) {
    throw badField(field, "must be a whole number, not below 0");
  }
  return seq;
}
