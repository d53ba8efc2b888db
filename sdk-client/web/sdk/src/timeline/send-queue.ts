import { create, fromBinary } from "@bufbuild/protobuf";
import type { Acknowledgement, SendState } from "../api.js";
import { decodeAnswer, nameOf } from "../calls.js";
import { Backoff } from "../connection/backoff.js";
import { SkeinError } from "../errors.js";
import { asSkeinError, badField, failure } from "../failures.js";
import {
  type Message,
  MessageSchema,
  MessageService,
  type SendRequest,
  SendRequestSchema,
  type SendResponse,
} from "../proto.js";
import type { Timer } from "../runtime.js";
import type { StoredSend } from "../store/store.js";
import { toPending } from "./convert.js";
import type { Parts } from "./parts.js";
import type { Timelines } from "./timelines.js";

const MAX_UNDER_WAY = 32;
const MAX_RESENDS = 3;

/** Called once, when the message is acknowledged or has failed. */
interface Waiter {
  resolve: (acknowledgement: Acknowledgement) => void;
  reject: (why: SkeinError) => void;
}

interface Entry {
  send: StoredSend;
  waiters: Waiter[];
  backoff: Backoff;
  /** On its way, or waiting for its next try. */
  busy: boolean;
  timeouts: number;
  /** Ends its wait after a refusal, unless the server named the time. */
  ownWait?: Timer;
  /** When a run of refusals that may pass becomes a failure; 0 while there was none. */
  patienceEnds: number;
}

/**
 * Messages on their way out (MSG-48): one at a time per conversation, so that order survives timeouts and broken
 * connections; many conversations side by side. A message leaves the queue when it is acknowledged or has failed for
 * good; each try uses the same client_message_id, so the server stores it once.
 */
export class SendQueue {
  private readonly lanes = new Map<string, Entry[]>();
  private readonly queued = new Map<string, Entry>();
  private readonly failed = new Map<string, StoredSend>();
  private underWay = 0;
  private lastOrder = 0;

  constructor(
    private readonly parts: Parts,
    private readonly timelines: Timelines,
  ) {}

  /** What an earlier run left unacknowledged goes out again. */
  load(sends: StoredSend[]): void {
    for (const send of sends) {
      this.lastOrder = Math.max(this.lastOrder, send.order);
      if (send.failedReason) {
        this.failed.set(send.clientMessageId, send);
      } else {
        this.enqueue(this.entry(send));
      }
    }
  }

  /**
   * @param again the caller does not know whether an earlier call of the same id was heard: then it joins that one
   */
  send(conversationId: string, clientMessageId: string, request: Uint8Array, again = false): Promise<Acknowledgement> {
    const known = this.queued.get(clientMessageId);
    const given = this.failed.get(clientMessageId);
    if (again && known) {
      return new Promise((resolve, reject) => known.waiters.push({ resolve, reject }));
    }
    if (again && given) {
      return Promise.reject(new SkeinError(given.failedReason, "the message failed"));
    }
    if (known || given) {
      return Promise.reject(badField("client_message_id", "is used by a message in the queue"));
    }
    if (this.queued.size >= this.parts.tuning.maxPendingSends) {
      return Promise.reject(failure("OVERLOADED", "too many messages are waiting to be sent"));
    }
    const order = ++this.lastOrder;
    const createdAt = this.parts.runtime.wallTime();
    return this.add({ clientMessageId, conversationId, order, createdAt, request, failedReason: "" });
  }

  resend(clientMessageId: string, again = false): Promise<Acknowledgement> {
    const old = this.failed.get(clientMessageId);
    const known = this.queued.get(clientMessageId);
    if (again && known) {
      return new Promise((resolve, reject) => known.waiters.push({ resolve, reject }));
    }
    if (!old) {
      return Promise.reject(badField("client_message_id", "no failed message has this id"));
    }
    if (this.queued.size >= this.parts.tuning.maxPendingSends) {
      return Promise.reject(failure("OVERLOADED", "too many messages are waiting to be sent"));
    }
    this.failed.delete(clientMessageId);
    return this.add({ ...old, order: ++this.lastOrder, failedReason: "" });
  }

  discard(clientMessageId: string): Promise<void> {
    if (this.failed.delete(clientMessageId)) {
      this.parts.journal.commit({ endedSends: [clientMessageId] });
    }
    return this.parts.journal.flushed();
  }

  get isEmpty(): boolean {
    return this.queued.size === 0;
  }

  /** In the order of the calls. */
  pending(): StoredSend[] {
    const waiting = [...this.queued.values()].map((entry) => entry.send);
    return [...waiting, ...this.failed.values()].sort((a, b) => a.order - b.order);
  }

  /** Sends whatever may be sent now. */
  pump(): void {
    if (!this.parts.connection.online) {
      return;
    }
    for (const [first] of [...this.lanes.values()]) {
      if (this.underWay >= MAX_UNDER_WAY) {
        return;
      }
      if (first && !first.busy) {
        void this.transmit(first);
      }
    }
  }

  /**
   * A new connection is a new start: nobody's patience is used up, and what was refused goes out at once, unless the
   * server said when.
   */
  offline(): void {
    for (const entry of this.queued.values()) {
      entry.patienceEnds = 0;
      entry.backoff.reset();
      if (entry.ownWait) {
        entry.ownWait();
        entry.ownWait = undefined;
        entry.busy = false;
      }
    }
  }

  /** The session has ended for good: nobody will send these now. */
  failAll(why: SkeinError): void {
    for (const entry of [...this.queued.values()]) {
      this.giveUp(entry, why);
    }
  }

  /** The client stops: what is stored goes out after the next start, but its callers must not wait for ever. */
  abandon(why: SkeinError): void {
    const all = [...this.queued.values()];
    this.queued.clear();
    this.lanes.clear();
    for (const waiter of all.flatMap((entry) => entry.waiters)) {
      waiter.reject(why);
    }
  }

  private entry(send: StoredSend): Entry {
    return { send, waiters: [], backoff: new Backoff(this.parts.runtime), busy: false, timeouts: 0, patienceEnds: 0 };
  }

  /** It is in the store before it is under way: nothing that send() took is forgotten. */
  private add(send: StoredSend): Promise<Acknowledgement> {
    const entry = this.entry(send);
    entry.busy = true;
    this.enqueue(entry);
    this.parts.journal.commit({ pendingSends: [send] }, () => {
      this.tell(send, "sending");
      entry.busy = false;
      this.pump();
    });
    return new Promise((resolve, reject) => entry.waiters.push({ resolve, reject }));
  }

  private enqueue(entry: Entry): void {
    const lane = this.lanes.get(entry.send.conversationId);
    if (lane) {
      lane.push(entry);
    } else {
      this.lanes.set(entry.send.conversationId, [entry]);
    }
    this.queued.set(entry.send.clientMessageId, entry);
  }

  private async transmit(entry: Entry): Promise<void> {
    entry.busy = true;
    this.underWay++;
    const { connection, tuning } = this.parts;
    const method = MessageService.method.send;
    let outcome: SendResponse | SkeinError;
    try {
      // As it was stored, byte by byte: not decoded and encoded anew.
      const bytes = await connection.requests.call(nameOf(method), entry.send.request, tuning.answerTimeoutMs);
      outcome = decodeAnswer(method.output, bytes);
    } catch (cause) {
      outcome = asSkeinError(cause);
    }
    this.underWay--;
    if (this.queued.get(entry.send.clientMessageId) !== entry) {
      return;
    }
    if (outcome instanceof SkeinError) {
      this.refused(entry, outcome);
    } else {
      this.acknowledged(entry, outcome);
    }
    this.pump();
  }

  private acknowledged(entry: Entry, response: SendResponse): void {
    this.remove(entry);
    const { conversationId, duplicate } = response;
    const seq = Number(response.seq);
    const serverTime = Number(response.serverTime);
    if (seq > 0) {
      this.timelines.sent(this.messageOf(fromBinary(SendRequestSchema, entry.send.request), response));
    }
    const { clientMessageId } = entry.send;
    this.parts.journal.commit({ endedSends: [clientMessageId] }, () => {
      this.tell(entry.send, "sent", { seq, serverTime });
      for (const waiter of entry.waiters) {
        waiter.resolve({ conversationId, seq, serverTime, clientMessageId, duplicate });
      }
    });
  }

  /** The message as the other side gets it. */
  private messageOf(request: SendRequest, response: SendResponse): Message {
    return create(MessageSchema, {
      conversationId: response.conversationId,
      seq: response.seq,
      sender: this.parts.userId,
      clientMessageId: request.clientMessageId,
      serverTime: response.serverTime,
      content: request.content,
      mentions: request.mentions,
      senderDeviceId: this.parts.deviceId,
      options: request.options,
    });
  }

  private refused(entry: Entry, why: SkeinError): void {
    if (!this.parts.connection.online) {
      // Not an answer: the connection broke. It goes out again with the next one.
      entry.busy = false;
    } else if (why.code === "TIMED_OUT") {
      entry.timeouts++;
      if (entry.timeouts > MAX_RESENDS) {
        this.giveUp(entry, why);
      } else {
        entry.busy = false;
      }
    } else if (why.retryable) {
      this.retryLater(entry, why);
    } else {
      this.giveUp(entry, why);
    }
  }

  /** A refusal that may pass, e.g. a service being restarted: patience for as long as timeouts would take. */
  private retryLater(entry: Entry, why: SkeinError): void {
    const now = this.parts.runtime.now();
    entry.patienceEnds ||= now + this.parts.tuning.answerTimeoutMs * (MAX_RESENDS + 1);
    if (now >= entry.patienceEnds) {
      this.giveUp(entry, why);
      return;
    }
    const own = entry.backoff.next();
    const wait = this.parts.runtime.schedule(Math.max(why.retryAfterMs, own), () => {
      entry.ownWait = undefined;
      entry.busy = false;
      this.pump();
    });
    entry.ownWait = why.retryAfterMs > own ? undefined : wait;
  }

  private giveUp(entry: Entry, why: SkeinError): void {
    this.remove(entry);
    const lost = { ...entry.send, failedReason: why.code };
    this.failed.set(lost.clientMessageId, lost);
    this.parts.journal.commit({ pendingSends: [lost] }, () => {
      this.tell(lost, "failed", { error: why });
      for (const waiter of entry.waiters) {
        waiter.reject(why);
      }
    });
  }

  private tell(
    send: StoredSend,
    state: SendState,
    more: { seq?: number; serverTime?: number; error?: SkeinError } = {},
  ): void {
    const { conversationId, clientMessageId } = send;
    this.parts.events.emit("send", { conversationId, clientMessageId, state, ...more, pending: toPending(send) });
  }

  private remove(entry: Entry): void {
    this.queued.delete(entry.send.clientMessageId);
    const lane = this.lanes.get(entry.send.conversationId)?.filter((each) => each !== entry) ?? [];
    if (lane.length === 0) {
      this.lanes.delete(entry.send.conversationId);
    } else {
      this.lanes.set(entry.send.conversationId, lane);
    }
  }
}
