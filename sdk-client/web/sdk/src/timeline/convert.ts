import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import type { Message, PendingSend } from "../api.js";
import {
  type Content,
  ContentSchema,
  MessageSchema,
  type Message as ProtoMessage,
  SendRequestSchema,
} from "../proto.js";
import type { StoredMessage, StoredSend } from "../store/store.js";

/** A message as the application sees it. */
export function toMessage(message: ProtoMessage): Message {
  return {
    conversationId: message.conversationId,
    seq: Number(message.seq),
    sender: message.sender,
    clientMessageId: message.clientMessageId,
    serverTime: Number(message.serverTime),
    content: message.content,
    opaque: opaqueOf(message.content),
    mentions: message.mentions,
    senderDeviceId: message.senderDeviceId,
    tombstone: message.tombstone,
  };
}

function opaqueOf(content: Content | undefined): Uint8Array | undefined {
  return content && !content.kind.case ? toBinary(ContentSchema, content) : undefined;
}

export function toStored(message: ProtoMessage): StoredMessage {
  return {
    conversationId: message.conversationId,
    seq: Number(message.seq),
    serverTime: Number(message.serverTime),
    text: wordsOf(message.content),
    bytes: encode(message),
  };
}

export function encode(message: ProtoMessage): Uint8Array {
  return toBinary(MessageSchema, message);
}

export function decode(bytes: Uint8Array): ProtoMessage {
  return fromBinary(MessageSchema, bytes);
}

export function fromStored(stored: StoredMessage): Message {
  return toMessage(decode(stored.bytes));
}

export function toPending(send: StoredSend): PendingSend {
  const request = fromBinary(SendRequestSchema, send.request);
  return {
    conversationId: send.conversationId,
    clientMessageId: send.clientMessageId,
    content: request.content ?? create(ContentSchema),
    mentions: request.mentions,
    createdAt: send.createdAt,
    state: send.failedReason ? "failed" : "sending",
    failedReason: send.failedReason,
  };
}

/** The words of a message, for search. */
export function wordsOf(content: Content | undefined): string {
  const kind = content?.kind;
  switch (kind?.case) {
    case "text":
    case "tip":
      return kind.value.text;
    case "file":
    case "image":
    case "card":
      return kind.value.name;
    case "location":
      return kind.value.title;
    case "richLink":
      return `${kind.value.title} ${kind.value.desc}`;
    case "custom":
      return kind.value.desc;
    default:
      return "";
  }
}

/** Which messages count as unread: those by others, unless the sender or the kind says otherwise. */
export function countsAsUnread(message: ProtoMessage, userId: string): boolean {
  if (message.tombstone || message.sender === userId) {
    return false;
  }
  const kind = message.content?.kind.case;
  return kind !== "notification" && kind !== "tip" && message.options?.unread !== false;
}
