import type { Conversation, Origin } from "../api.js";
import { partsOf } from "../ids.js";
import type { ConversationState, Message } from "../proto.js";
import type { StoredConversation } from "../store/store.js";
import { countsAsUnread, decode, encode, toMessage } from "./convert.js";

/** Messages that came ahead of a hole; what does not fit is pulled again. */
const MAX_AHEAD = 200;
/** How many of the newest messages that count as unread are remembered by seq. */
const MAX_MARKS = 1_000;

/**
 * What this device knows of one conversation, and the rule that makes hand-over exact: `handed` only moves from n to
 * n + 1, by the message n + 1, or past what can no longer be read. Pure state: it neither calls nor stores.
 */
export class Timeline {
  readonly id: string;
  head = 0;
  handed = 0;
  /** `unread` counts messages up to this seq. */
  counted = 0;
  unread = 0;
  member = true;
  activeAt = 0;
  private floor = 0;
  private serverRead = 0;
  private peerReadSeq = 0;
  private lastMessage?: Message;
  private roaming = 0;
  private offline = 0;
  private wantedRead = 0;
  private readonly ahead = new Map<number, Message>();
  /** Seqs that count as unread, ascending; complete above marksFrom, for what was handed over since the start. */
  private marks: number[] = [];
  private marksFrom = 0;

  constructor(
    private readonly userId: string,
    from: string | StoredConversation,
  ) {
    if (typeof from === "string") {
      this.id = from;
      return;
    }
    this.id = from.id;
    this.head = Math.max(from.headSeq, from.handedSeq);
    this.handed = from.handedSeq;
    this.counted = from.countedSeq;
    this.unread = from.unread;
    this.member = from.member;
    this.activeAt = from.activeAt;
    this.floor = from.floorSeq;
    this.serverRead = from.readSeq;
    this.peerReadSeq = from.peerReadSeq;
    this.lastMessage = from.lastMessage && decode(from.lastMessage);
    this.roaming = from.roamingSeq;
    this.wantedRead = from.wantedReadSeq;
    this.marksFrom = this.handed;
  }

  get readSeq(): number {
    return Math.max(this.serverRead, this.wantedRead);
  }

  /** A message exists that has not been handed over. */
  get hasHole(): boolean {
    return this.member && this.handed < this.head && !this.ahead.has(this.handed + 1);
  }

  /** There is such a message; remembers it when there is room. */
  offer(message: Message): void {
    const seq = Number(message.seq);
    this.know(seq);
    const wanted = seq > this.handed && !this.ahead.has(seq);
    if (wanted && (this.ahead.size < MAX_AHEAD || seq === this.handed + 1)) {
      this.ahead.set(seq, message);
    }
  }

  know(seq: number): void {
    this.head = Math.max(this.head, seq);
  }

  /** Takes the next messages in order, counting them; the caller stores them with {@link toStored}, then calls. */
  takeReady(): Message[] {
    const ready: Message[] = [];
    for (let next = this.ahead.get(this.handed + 1); next; next = this.ahead.get(this.handed + 1)) {
      this.handed++;
      this.ahead.delete(this.handed);
      this.count(next);
      ready.push(next);
    }
    return ready;
  }

  private count(message: Message): void {
    const seq = this.handed;
    const counts = countsAsUnread(message, this.userId);
    if (counts) {
      this.mark(seq);
    }
    if (seq > this.counted) {
      this.counted = seq;
      if (counts && seq > this.readSeq) {
        this.unread++;
      }
    }
    if (!message.tombstone) {
      this.lastMessage = newer(this.lastMessage, message);
      this.activeAt = Math.max(this.activeAt, Number(message.serverTime));
    }
  }

  private mark(seq: number): void {
    this.marks.push(seq);
    if (this.marks.length > 2 * MAX_MARKS) {
      this.marksFrom = this.marks[MAX_MARKS - 1] ?? this.marksFrom;
      this.marks = this.marks.slice(MAX_MARKS);
    }
  }

  /** How many handed over messages above this seq count as unread; undefined when that is not remembered. */
  remembered(seq: number): number | undefined {
    if (seq >= this.handed) {
      return 0;
    }
    return seq >= this.marksFrom ? this.marks.filter((each) => each > seq).length : undefined;
  }

  /** Below the floor nothing can be read any more, so nothing there is waited for. */
  skipBelow(floor: number): void {
    this.floor = Math.max(this.floor, floor);
    if (floor - 1 > this.handed) {
      this.handed = floor - 1;
      for (const seq of [...this.ahead.keys()].filter((each) => each <= this.handed)) {
        this.ahead.delete(seq);
      }
      this.head = Math.max(this.head, this.handed);
    }
  }

  /** The server knows of no message beyond; what was taken for one is not there (any more). */
  headIs(serverHead: number): void {
    this.head = Math.max(this.handed, serverHead);
    for (const seq of [...this.ahead.keys()].filter((each) => each > this.head)) {
      this.ahead.delete(seq);
    }
  }

  /** Access to the conversation has ended. */
  left(): void {
    this.member = false;
    this.ahead.clear();
    this.head = this.handed;
  }

  /** First time this device hears of it and the conversation is older than the device. */
  startRoaming(synced: ConversationState, wanted: number): void {
    const head = Number(synced.headSeq);
    this.handed = Math.max(0, Number(synced.floorSeq) - 1, head - wanted);
    this.counted = head;
    this.roaming = head;
    this.marks = [];
    this.marksFrom = this.handed;
  }

  /** Another history behind the same id (the server was restored): what was handed over is no measure any more. */
  restart(): void {
    this.handed = 0;
    this.head = 0;
    this.counted = 0;
    this.roaming = 0;
    this.wantedRead = 0;
    this.serverRead = 0;
    this.peerReadSeq = 0;
    this.floor = 0;
    this.lastMessage = undefined;
    this.marks = [];
    this.marksFrom = 0;
    this.ahead.clear();
  }

  /** The server's view. */
  synced(state: ConversationState, wasAway: boolean): void {
    const syncedHead = Number(state.headSeq);
    const readHereMeanwhile = this.wantedRead > Number(state.readSeq);
    if (!readHereMeanwhile) {
      // Beyond the server's view are only messages that came meanwhile, so they are remembered.
      this.unread = Number(state.unread) + (this.remembered(syncedHead) ?? 0);
      this.counted = Math.max(this.handed, syncedHead);
    }
    this.serverRead = Math.max(this.serverRead, Number(state.readSeq));
    this.peerReadSeq = Math.max(this.peerReadSeq, Number(state.peerReadSeq));
    this.lastMessage = state.lastMessage ? newer(this.lastMessage, state.lastMessage) : this.lastMessage;
    this.activeAt = Math.max(this.activeAt, Number(state.activeAt));
    this.member = state.member;
    this.head = Math.max(this.head, syncedHead);
    if (wasAway) {
      this.missed(syncedHead);
    }
    this.skipBelow(Number(state.floorSeq));
    if (!state.member) {
      this.left();
    }
  }

  /** Messages up to this one were sent while this device was away. */
  missed(seq: number): void {
    this.offline = Math.max(this.offline, seq);
  }

  /** How far a read point moved here may go. */
  reachable(seq: number): number {
    return Math.min(seq, Math.max(this.handed, this.counted));
  }

  /** The user read here. Returns whether that moved anything. */
  readHere(seq: number, unreadAfter: number): boolean {
    const reached = this.reachable(seq);
    if (reached <= this.readSeq) {
      return false;
    }
    this.wantedRead = reached;
    this.unread = unreadAfter;
    return true;
  }

  /** The server's word on how far the user has read. Returns whether that moved anything. */
  readOnServer(seq: number, unreadAfter: number): boolean {
    const moved = seq > this.readSeq;
    if (moved) {
      this.unread = unreadAfter;
    }
    this.serverRead = Math.max(this.serverRead, seq);
    return moved;
  }

  /** Above 0 when the server does not know yet how far the user has read. */
  get unreportedRead(): number {
    return this.wantedRead > this.serverRead ? this.wantedRead : 0;
  }

  peerRead(seq: number): boolean {
    const moved = seq > this.peerReadSeq;
    this.peerReadSeq = Math.max(this.peerReadSeq, seq);
    return moved;
  }

  originOf(seq: number): Origin {
    if (seq <= this.roaming) {
      return "roaming";
    }
    return seq <= this.offline ? "offline" : "live";
  }

  toStored(): StoredConversation {
    return {
      id: this.id,
      headSeq: this.head,
      floorSeq: this.floor,
      readSeq: this.serverRead,
      peerReadSeq: this.peerReadSeq,
      unread: this.unread,
      member: this.member,
      activeAt: this.activeAt,
      lastMessage: this.lastMessage && encode(this.lastMessage),
      handedSeq: this.handed,
      countedSeq: this.counted,
      roamingSeq: this.roaming,
      wantedReadSeq: this.wantedRead,
    };
  }

  toConversation(): Conversation {
    return {
      id: this.id,
      ...partsOf(this.id, this.userId),
      headSeq: this.head,
      floorSeq: this.floor,
      handedSeq: this.handed,
      readSeq: this.readSeq,
      peerReadSeq: this.peerReadSeq,
      unread: this.unread,
      member: this.member,
      activeAt: this.activeAt,
      lastMessage: this.lastMessage && toMessage(this.lastMessage),
    };
  }
}

function newer(known: Message | undefined, candidate: Message): Message {
  const listed = candidate.options?.conversationUpdate !== false;
  return !known || (listed && candidate.seq >= known.seq) ? candidate : known;
}
