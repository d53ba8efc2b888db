import type { ReceivedMessage } from "../api.js";
import type { ConversationState, Message, MessageNotify, PullResponse } from "../proto.js";
import type { StoreChange, StoredConversation } from "../store/store.js";
import { countsAsUnread, decode, toMessage, toStored } from "./convert.js";
import type { DeliveredAcks } from "./delivered-acks.js";
import type { Healer } from "./healer.js";
import type { Parts } from "./parts.js";
import { Timeline } from "./timeline.js";

/** Until a new device knows where its conversations begin, notifications wait; beyond this they are synced. */
const MAX_EARLY = 1_000;
/** Online-only messages have no seq; a short memory of their ids drops what comes twice. */
const UNSTORED_REMEMBERED = 256;
/** Conversations whose delivery is acknowledged once more after a start. */
const DELIVERED_REPEATED = 20;
/** Longer stretches are counted by the server. */
const MAX_LOCAL_COUNT = 1_000;

/**
 * All conversations of this device: takes messages from wherever they come (notification, pull, acknowledgement of an
 * own send), stores them together with the hand-over point, then tells the application.
 */
export class Timelines {
  private readonly timelines = new Map<string, Timeline>();
  private early: { conversationId: string; seq: number; message?: Message }[] = [];
  private readonly unstored = new Set<string>();
  private isNewDevice = false;
  /**
   * From a session's opening, when this device was away, until its sync names no more conversations. What comes
   * meanwhile may have been sent long before, and its conversation's state, which tells, has not come yet.
   */
  catchingUp = false;

  constructor(
    private readonly parts: Parts,
    private readonly delivered: DeliveredAcks,
    private readonly healer: Healer,
  ) {}

  /** The store was opened. */
  load(stored: StoredConversation[], newDevice: boolean): void {
    this.isNewDevice = newDevice;
    for (const each of stored) {
      this.timelines.set(each.id, new Timeline(this.parts.userId, each));
    }
    // The last acknowledgements of an earlier run may not have reached the server.
    const handed = this.byActivity().filter((timeline) => timeline.handed > 0);
    for (const timeline of handed.slice(0, DELIVERED_REPEATED)) {
      this.delivered.stored(timeline.id, timeline.handed);
    }
  }

  all(): Iterable<Timeline> {
    return this.timelines.values();
  }

  byActivity(): Timeline[] {
    return [...this.timelines.values()].sort((a, b) => b.activeAt - a.activeAt);
  }

  find(conversationId: string): Timeline | undefined {
    return this.timelines.get(conversationId);
  }

  /** Until the first sync of a new device has ended. */
  get newDevice(): boolean {
    return this.isNewDevice;
  }

  notified(notify: MessageNotify): void {
    if (this.catchingUp && !this.isNewDevice && notify.message?.seq !== 0n) {
      this.getOrMake(notify.conversationId).missed(Number(notify.seq));
    }
    this.came(notify.conversationId, Number(notify.seq), notify.message);
  }

  private came(conversationId: string, seq: number, message: Message | undefined): void {
    if (this.isNewDevice) {
      if (this.early.length < MAX_EARLY) {
        this.early.push({ conversationId, seq, message });
      }
      return;
    }
    if (message?.seq === 0n) {
      this.handOverUnstored(message);
      return;
    }
    const timeline = this.getOrMake(conversationId);
    if (message) {
      timeline.offer(message);
    } else {
      timeline.know(seq);
    }
    this.advance(timeline);
  }

  private handOverUnstored(message: Message): void {
    const id = `${message.sender} ${message.clientMessageId}`;
    if (this.unstored.has(id)) {
      return;
    }
    this.unstored.add(id);
    if (this.unstored.size > UNSTORED_REMEMBERED) {
      const [oldest = ""] = this.unstored;
      this.unstored.delete(oldest);
    }
    const received = { message: toMessage(message), origin: "live" as const, own: this.isOwn(message) };
    this.parts.journal.after(() => this.parts.events.emit("message", received));
  }

  /** The acknowledgement of a send is the only word this session gets of its own message. */
  sent(message: Message): void {
    this.came(message.conversationId, Number(message.seq), message);
  }

  /** A stretch that was pulled because of a hole. */
  pulled(timeline: Timeline, response: PullResponse): void {
    const head = Number(response.headSeq);
    timeline.skipBelow(Number(response.floorSeq));
    timeline.know(head);
    if (this.catchingUp) {
      timeline.missed(head);
    }
    for (const message of response.messages) {
      timeline.offer(message);
    }
    if (response.messages.length === 0 && head <= timeline.handed) {
      timeline.headIs(head);
    }
    this.advance(timeline);
  }

  /** Stores and hands over what is next; a hole is left to the healer. */
  advance(timeline: Timeline): void {
    const ready = timeline.takeReady();
    if (ready.length > 0) {
      const told: ReceivedMessage[] = ready
        .filter((message) => !message.tombstone)
        .map((message) => ({
          message: toMessage(message),
          origin: timeline.originOf(Number(message.seq)),
          own: this.isOwn(message),
        }));
      const conversation = timeline.toConversation();
      const change = { messages: ready.map(toStored), conversations: [timeline.toStored()] };
      this.parts.journal.commit(change, () => {
        for (const received of told) {
          this.parts.events.emit("message", received);
        }
        this.parts.events.emit("conversation", conversation);
        this.delivered.stored(conversation.id, conversation.handedSeq);
      });
    }
    if (timeline.hasHole) {
      this.healer.heal(timeline);
    }
  }

  /** One page of a sync; the caller commits the change. */
  synced(states: ConversationState[], wasAway: boolean, change: StoreChange): void {
    change.conversations ??= [];
    for (const state of states) {
      let timeline = this.timelines.get(state.conversationId);
      if (!timeline) {
        timeline = this.getOrMake(state.conversationId);
        if (this.isNewDevice) {
          timeline.startRoaming(state, this.parts.tuning.roamingMessages);
        }
      }
      timeline.synced(state, wasAway);
      change.conversations.push(timeline.toStored());
    }
  }

  /** The page is on its way to the store. */
  afterPage(states: ConversationState[]): void {
    for (const state of states) {
      const timeline = this.find(state.conversationId);
      if (timeline) {
        const conversation = timeline.toConversation();
        this.parts.journal.after(() => this.parts.events.emit("conversation", conversation));
        this.advance(timeline);
      }
    }
  }

  /** The server starts from nothing: a conversation that is shorter than what we know is another one. */
  reset(states: ConversationState[]): void {
    for (const state of states) {
      const timeline = this.find(state.conversationId);
      if (timeline && Number(state.headSeq) < timeline.handed) {
        this.parts.journal.commit({ removedConversations: [timeline.id] });
        timeline.restart();
        timeline.startRoaming(state, this.parts.tuning.roamingMessages);
      }
    }
  }

  /** A whole sync from nothing is over: conversations it did not name are gone. */
  keepOnly(named: Set<string>): void {
    for (const conversationId of [...this.timelines.keys()].filter((id) => !named.has(id))) {
      this.timelines.delete(conversationId);
      this.parts.journal.commit({ removedConversations: [conversationId] }, () =>
        this.parts.events.emit("conversationRemoved", { conversationId }),
      );
    }
  }

  /** The device knows its conversations now; what came early goes its normal way. */
  ready(): void {
    this.isNewDevice = false;
    const early = this.early;
    this.early = [];
    for (const { conversationId, seq, message } of early) {
      this.came(conversationId, seq, message);
    }
  }

  /** Starts on all holes, most recently active conversation first. */
  healAll(): void {
    for (const timeline of this.byActivity().filter((each) => each.hasHole)) {
      this.healer.heal(timeline);
    }
  }

  /** Counts unread messages after `readSeq` in the store; undefined when they are not all there. */
  async countUnread(timeline: Timeline, readSeq: number): Promise<number | undefined> {
    const remembered = timeline.remembered(readSeq);
    if (remembered !== undefined && timeline.counted <= timeline.handed) {
      return remembered;
    }
    const to = Math.max(timeline.handed, timeline.counted);
    const length = to - readSeq;
    if (length <= 0) {
      return 0;
    }
    if (length > MAX_LOCAL_COUNT) {
      return undefined;
    }
    await this.parts.journal.flushed();
    const stored = await this.parts.store.messages(timeline.id, readSeq + 1, to, MAX_LOCAL_COUNT);
    if (stored.length < length) {
      return undefined;
    }
    const counted = stored.filter(({ bytes }) => countsAsUnread(decode(bytes), this.parts.userId)).length;
    // Plus what came while the store was being read.
    return counted + (timeline.remembered(to) ?? 0);
  }

  /** From the store, as they were told. */
  async handedOver(conversationId: string, from: number, to: number, limit: number): Promise<ReceivedMessage[]> {
    const stored = await this.parts.store.messages(conversationId, from, to, limit);
    return stored
      .map(({ bytes }) => decode(bytes))
      .filter((message) => !message.tombstone)
      .map((message) => ({ message: toMessage(message), origin: "live", own: this.isOwn(message) }));
  }

  /** Stores a changed state and tells the application. */
  changed(timeline: Timeline): void {
    const conversation = timeline.toConversation();
    this.parts.journal.commit({ conversations: [timeline.toStored()] }, () =>
      this.parts.events.emit("conversation", conversation),
    );
  }

  private getOrMake(conversationId: string): Timeline {
    let timeline = this.timelines.get(conversationId);
    if (!timeline) {
      timeline = new Timeline(this.parts.userId, conversationId);
      this.timelines.set(conversationId, timeline);
    }
    return timeline;
  }

  private isOwn(message: Message): boolean {
    return message.sender === this.parts.userId;
  }
}
