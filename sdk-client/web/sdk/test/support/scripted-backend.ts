import { create, type DescMessage, fromBinary, type MessageInitShape, toBinary } from "@bufbuild/protobuf";
import { SkeinError } from "../../src/errors.js";
import { conversationOf } from "../../src/ids.js";
import {
  type Content,
  ConversationKind,
  type ConversationState,
  ConversationStateSchema,
  type ConversationTarget,
  Direction,
  MarkReadRequestSchema,
  MarkReadResponseSchema,
  type Message,
  MessageSchema,
  PullRequestSchema,
  PullResponseSchema,
  SendRequestSchema,
  type SendResponse,
  SendResponseSchema,
  SyncRequestSchema,
  SyncResponseSchema,
  type UserEvent,
} from "../../src/proto.js";
import { METHODS } from "./methods.js";
import type { SimulatedRuntime } from "./simulated-runtime.js";

/** What the services behind the door know of one user, kept as the contract says. */
export class ScriptedBackend {
  readonly timelines = new Map<string, Message[]>();
  readonly read = new Map<string, number>();
  readonly floors = new Map<string, number>();
  readonly userEvents: UserEvent[] = [];
  /** Methods besides those of messages. */
  readonly methods = new Map<string, (request: Uint8Array) => Uint8Array>();
  syncPage = 3;
  private readonly changes: string[] = [];
  private readonly acknowledged = new Map<string, SendResponse>();
  private resetting = false;

  constructor(
    protected readonly runtime: SimulatedRuntime,
    readonly user: string,
  ) {}

  protected store(conversationId: string, sender: string, clientMessageId: string, content?: Content): Message {
    const timeline = this.timelines.get(conversationId) ?? [];
    this.timelines.set(conversationId, timeline);
    const message = create(MessageSchema, {
      conversationId,
      seq: BigInt(timeline.length + 1),
      sender,
      clientMessageId,
      serverTime: BigInt(this.runtime.wallTime()),
      content,
    });
    timeline.push(message);
    this.changes.push(conversationId);
    return message;
  }

  unread(conversationId: string): number {
    const from = this.read.get(conversationId) ?? 0;
    const timeline = this.timelines.get(conversationId) ?? [];
    return timeline.filter((message) => Number(message.seq) > from && message.sender !== this.user).length;
  }

  /** As after a restore: the next cursor is answered from nothing. */
  forgetCursors(): void {
    this.resetting = true;
  }

  protected answer(method: string, request: Uint8Array): Uint8Array {
    switch (method) {
      case METHODS.send:
        return this.send(request);
      case METHODS.pull:
        return this.pull(request);
      case METHODS.sync:
        return this.sync(request);
      case METHODS.markRead:
        return this.markRead(request);
      default: {
        const own = this.methods.get(method);
        if (!own) {
          throw new SkeinError("UNKNOWN_METHOD", method, { number: 60009 });
        }
        return own(request);
      }
    }
  }

  private send(bytes: Uint8Array): Uint8Array {
    const request = fromBinary(SendRequestSchema, bytes);
    const before = this.acknowledged.get(request.clientMessageId);
    if (before) {
      return encode(SendResponseSchema, { ...before, duplicate: true });
    }
    const conversationId = idOf(request.conversation, this.user);
    const message = this.store(conversationId, this.user, request.clientMessageId, request.content);
    const { seq, serverTime } = message;
    const response = create(SendResponseSchema, { conversationId, seq, serverTime });
    this.acknowledged.set(request.clientMessageId, response);
    return toBinary(SendResponseSchema, response);
  }

  private pull(bytes: Uint8Array): Uint8Array {
    const request = fromBinary(PullRequestSchema, bytes);
    const timeline = this.timelines.get(request.conversationId) ?? [];
    const floor = this.floors.get(request.conversationId) ?? 1;
    const asked = Number(request.fromSeq);
    const backward = request.direction === Direction.BACKWARD;
    const readable = timeline.filter((message) => Number(message.seq) >= floor);
    const messages = backward
      ? readable.filter(({ seq }) => asked === 0 || Number(seq) <= asked).slice(-request.limit)
      : readable.filter(({ seq }) => Number(seq) >= asked).slice(0, request.limit);
    const headSeq = BigInt(timeline.length);
    return encode(PullResponseSchema, { messages, headSeq, floorSeq: BigInt(floor), truncated: asked < floor });
  }

  private markRead(bytes: Uint8Array): Uint8Array {
    const { conversationId, upToSeq } = fromBinary(MarkReadRequestSchema, bytes);
    const read = Math.max(Number(upToSeq), this.read.get(conversationId) ?? 0);
    this.read.set(conversationId, read);
    this.changes.push(conversationId);
    return encode(MarkReadResponseSchema, { readSeq: BigInt(read), unread: BigInt(this.unread(conversationId)) });
  }

  private sync(bytes: Uint8Array): Uint8Array {
    const { cursor } = fromBinary(SyncRequestSchema, bytes);
    const reset = this.resetting && cursor.length > 0;
    this.resetting = this.resetting && !reset;
    const [from = 0, version = 0] = reset || cursor.length === 0 ? [] : decodeCursor(cursor);
    const changed = new Set<string>();
    let next = from;
    for (; next < this.changes.length; next++) {
      const id = this.changes[next] ?? "";
      if (changed.size >= this.syncPage && !changed.has(id)) {
        break;
      }
      changed.add(id);
    }
    const more = next < this.changes.length;
    const upTo = more ? version : this.userEvents.length;
    return encode(SyncResponseSchema, {
      conversations: [...changed].map((id) => this.state(id)),
      events: this.userEvents.slice(version, upTo),
      nextCursor: encodeCursor(next, upTo),
      more,
      reset,
    });
  }

  private state(conversationId: string): ConversationState {
    const timeline = this.timelines.get(conversationId) ?? [];
    const lastMessage = timeline.at(-1);
    return create(ConversationStateSchema, {
      conversationId,
      kind: ConversationKind.PAIR,
      headSeq: BigInt(timeline.length),
      floorSeq: BigInt(this.floors.get(conversationId) ?? 1),
      readSeq: BigInt(this.read.get(conversationId) ?? 0),
      unread: BigInt(this.unread(conversationId)),
      member: true,
      lastMessage,
      activeAt: lastMessage?.serverTime,
    });
  }

  protected isBehind(cursor: Uint8Array): boolean {
    return (
      new TextDecoder().decode(cursor) !==
      new TextDecoder().decode(encodeCursor(this.changes.length, this.userEvents.length))
    );
  }
}

function idOf(target: ConversationTarget | undefined, user: string): string {
  const { case: kind, value = "" } = target?.target ?? {};
  return kind === "userId" ? conversationOf({ userId: value }, user) : kind === "groupId" ? `g:${value}` : value;
}

export function encode<D extends DescMessage>(schema: D, init: MessageInitShape<D>): Uint8Array {
  return toBinary(schema, create(schema, init));
}

function encodeCursor(change: number, version: number): Uint8Array {
  return new TextEncoder().encode(`${change}:${version}`);
}

function decodeCursor(cursor: Uint8Array): number[] {
  return new TextDecoder().decode(cursor).split(":").map(Number);
}
