import { create, fromBinary, type MessageInitShape, toBinary } from "@bufbuild/protobuf";
import type { Link, Receiver, Transport } from "../../src/connection/transport.js";
import { SkeinError } from "../../src/errors.js";
import {
  type ClientFrame,
  ClientFrameSchema,
  type Content,
  ContentSchema,
  type Message,
  ServerFrameSchema,
  type UserEvent,
  UserEventSchema,
} from "../../src/proto.js";
import { ScriptedBackend } from "./scripted-backend.js";

/** How unkind the network is; all of them chances from 0 to 1. */
export interface Weather {
  refuse: number;
  loseNotify: number;
  repeatNotify: number;
  dataless: number;
  loseReply: number;
  maxDelayMs: number;
}

export const CALM: Weather = { refuse: 0, loseNotify: 0, repeatNotify: 0, dataless: 0, loseReply: 0, maxDelayMs: 1 };
export const STORM: Weather = {
  refuse: 0.2,
  loseNotify: 0.3,
  repeatNotify: 0.2,
  dataless: 0.2,
  loseReply: 0.1,
  maxDelayMs: 400,
};

type Frame = MessageInitShape<typeof ServerFrameSchema>;

interface Session {
  push(frame: Frame): void;
  end(code: number): void;
}

/**
 * The far end of a transport, for one user: as far as told, it loses, repeats, delays and reorders what it sends, and
 * breaks connections. What it says is true: see ScriptedBackend.
 */
export class ScriptedServer extends ScriptedBackend {
  readonly delivered = new Map<string, number>();
  readonly received: ClientFrame[] = [];
  connects = 0;
  weather: Weather = CALM;
  /** Answers calls of this method with an error instead. */
  readonly failing = new Map<string, SkeinError>();
  refusing?: SkeinError;
  /** Tokens that are not accepted. */
  readonly staleTokens = new Set<string>();
  /** Takes everything and says nothing, like a half-dead network. */
  mute = false;
  /** Sent ahead of the answer to Connect. */
  beforeWelcome?: Frame["frame"];
  maxFrameBytes = 65_536;
  private live?: Session;

  get hasSession(): boolean {
    return this.live !== undefined;
  }

  /** Someone else's message, or the user's own from another device. */
  add(conversationId: string, sender: string, text = "text"): Message {
    return this.addContent(conversationId, sender, create(ContentSchema, { kind: { case: "text", value: { text } } }));
  }

  addContent(conversationId: string, sender: string, content: Content): Message {
    const message = this.store(conversationId, sender, this.runtime.uuid(), content);
    this.tell(message);
    return message;
  }

  private tell(message: Message): void {
    if (!this.live || this.chance(this.weather.loseNotify)) {
      return;
    }
    const { conversationId, seq } = message;
    const told = this.chance(this.weather.dataless) ? undefined : message;
    const frame: Frame = { frame: { case: "messageNotify", value: { conversationId, seq, message: told } } };
    this.live.push(frame);
    if (this.chance(this.weather.repeatNotify)) {
      this.live.push(frame);
    }
  }

  /** Adds to the user's own log; told live unless the network is unkind. */
  addEvent(event: UserEvent["event"]): void {
    this.addWholeEvent(create(UserEventSchema, { event }));
  }

  /** Its version is the next one. */
  addWholeEvent(added: UserEvent): void {
    added.version = BigInt(this.userEvents.length + 1);
    this.userEvents.push(added);
    if (!this.chance(this.weather.loseNotify)) {
      this.live?.push({ frame: { case: "eventNotify", value: { event: added } } });
    }
  }

  push(frame: Frame["frame"]): void {
    this.live?.push({ frame });
  }

  breakConnection(): void {
    this.live?.end(1006);
  }

  closeWith(code: number): void {
    this.live?.end(code);
  }

  calls(method: string): number {
    return this.received.filter(({ frame }) => frame.case === "call" && frame.value.method === method).length;
  }

  private chance(probability: number): boolean {
    return this.runtime.random() < probability;
  }

  private delay(): number {
    return 1 + this.runtime.int(this.weather.maxDelayMs);
  }

  readonly transport: Transport = async (_url, receiver) => {
    this.connects++;
    const session = new ScriptedSession(receiver, this);
    this.runtime.schedule(this.delay(), () => {
      if (this.chance(this.weather.refuse)) {
        session.end(1006);
      } else {
        receiver.opened();
      }
    });
    return session;
  };

  /** For its sessions. */
  readonly inside = {
    runtime: this.runtime,
    delay: () => this.delay(),
    ended: (session: Session) => {
      this.live = this.live === session ? undefined : this.live;
    },
    handle: (session: ScriptedSession, frame: ClientFrame) => this.handle(session, frame),
  };

  private handle(session: ScriptedSession, { id, frame }: ClientFrame): void {
    this.received.push(create(ClientFrameSchema, { id, frame }));
    switch (frame.case) {
      case "connect":
        this.connect(session, frame.value.token, frame.value.syncCursor);
        return;
      case "ping":
        session.push({ id, frame: { case: "pong", value: { behind: this.isBehind(frame.value.syncCursor) } } });
        return;
      case "call":
        this.call(session, id, frame.value.method, frame.value.request);
        return;
      case "delivered": {
        const { conversationId, upToSeq } = frame.value;
        this.delivered.set(conversationId, Math.max(Number(upToSeq), this.delivered.get(conversationId) ?? 0));
      }
    }
    session.push({ id, frame: { case: "reply", value: { result: { case: "response", value: new Uint8Array() } } } });
  }

  private connect(session: ScriptedSession, token: string, cursor: Uint8Array): void {
    const refusal = this.staleTokens.has(token) ? new SkeinError("TOKEN_EXPIRED", "stale") : this.refusing;
    if (refusal) {
      session.fail(1n, refusal);
      return;
    }
    this.live = session;
    const limits = { maxFramesPerSecond: 100, maxFrameBytes: this.maxFrameBytes };
    if (this.beforeWelcome) {
      session.push({ frame: this.beforeWelcome });
    }
    const connected = { userId: this.user, heartbeatIntervalMs: 5_000, limits, behind: this.isBehind(cursor) };
    session.push({ id: 1n, frame: { case: "connected", value: connected } });
  }

  private call(session: ScriptedSession, id: bigint, method: string, request: Uint8Array): void {
    let response: Uint8Array;
    try {
      const failure = this.failing.get(method);
      if (failure) {
        throw failure;
      }
      response = this.answer(method, request);
    } catch (failure) {
      session.fail(id, failure as SkeinError);
      return;
    }
    if (!this.chance(this.weather.loseReply)) {
      session.push({ id, frame: { case: "reply", value: { result: { case: "response", value: response } } } });
    }
  }
}

class ScriptedSession implements Link, Session {
  private open = true;
  private inOrder = 0;

  constructor(
    private readonly receiver: Receiver,
    private readonly server: ScriptedServer,
  ) {}

  send(bytes: Uint8Array): void {
    const { runtime, delay, handle } = this.server.inside;
    this.inOrder = Math.max(this.inOrder, runtime.now() + delay());
    runtime.schedule(this.inOrder - runtime.now(), () => {
      if (this.open) {
        handle(this, fromBinary(ClientFrameSchema, bytes));
      }
    });
  }

  close(code: number): void {
    this.end(code);
  }

  end(code: number): void {
    if (this.open) {
      this.open = false;
      this.server.inside.ended(this);
      this.server.inside.runtime.schedule(1, () => this.receiver.closed(code, ""));
    }
  }

  push(frame: Frame): void {
    if (this.server.mute) {
      return;
    }
    const { runtime, delay } = this.server.inside;
    runtime.schedule(delay(), () => {
      if (this.open) {
        this.receiver.frame(toBinary(ServerFrameSchema, create(ServerFrameSchema, frame)));
      }
    });
  }

  fail(id: bigint, why: SkeinError): void {
    const { number, field, retryAfterMs } = why.details;
    const info = { reason: why.code, number, field, retryAfterMs: BigInt(retryAfterMs ?? 0) };
    const error = { code: "x", message: why.message, info };
    this.push({ id, frame: { case: "reply", value: { result: { case: "error", value: error } } } });
  }
}
