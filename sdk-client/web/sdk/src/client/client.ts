import { create, type DescService, toBinary } from "@bufbuild/protobuf";
import type {
  Acknowledgement,
  ClientEvents,
  Connection,
  ConversationApi,
  SendInput,
  SendTo,
  SkeinClient,
} from "../api.js";
import { type Carry, clientOf, isRepeatable, nameOf } from "../calls.js";
import { asSkeinError, badField, failure } from "../failures.js";
import { checkUserId, checkUuid, conversationOf } from "../ids.js";
import { SendRequestSchema } from "../proto.js";
import type { Runtime } from "../runtime.js";
import type { Emitter } from "./emitter.js";
import type { Port } from "./port.js";

const MAX_TEXT_BYTES = 8 * 1024;
const MAX_CONTENT_BYTES = 12 * 1024;
const MAX_MENTIONS = 20;

/** Where the client's work is done: in this tab, or by turns in one of several. */
export interface Home extends Port {
  readonly connection: Connection;
  stop(): Promise<void>;
}

/** What an application holds: checks, translates, and asks the home. */
export function facade(userId: string, home: Home, events: Emitter, runtime: Runtime): SkeinClient {
  const send = async (input: SendInput): Promise<Acknowledgement> => {
    const conversationId = conversationOf(input.to, userId);
    const clientMessageId =
      input.clientMessageId === undefined ? runtime.uuid() : checkUuid("client_message_id", input.clientMessageId);
    return home.ask("send", conversationId, clientMessageId, encodeSend(input, conversationId, clientMessageId), false);
  };
  const carry: Carry = async (method, request, { timeoutMs, headers }) => {
    if (headers) {
      throw badField("headers", "only calls by HTTP have them");
    }
    return { response: await home.ask("call", nameOf(method), request, isRepeatable(method), timeoutMs) };
  };
  return {
    userId,
    get connection() {
      return home.connection;
    },
    on: <E extends keyof ClientEvents>(event: E, listener: (value: ClientEvents[E]) => void) =>
      events.on(event, listener),
    start: () => home.ask("start"),
    open: () => home.ask("open"),
    stop: () => home.stop(),
    logout: (options) => home.ask("logout", options?.forget ?? false),
    sendText: (to: SendTo, text: string) => send({ to, content: { kind: { case: "text", value: { text } } } }),
    send,
    resend: async (clientMessageId) => home.ask("resend", checkUuid("client_message_id", clientMessageId), false),
    discard: async (clientMessageId) => home.ask("discard", checkUuid("client_message_id", clientMessageId)),
    conversations: conversationApi(home),
    service: <S extends DescService>(service: S) => clientOf(service, carry),
    networkChanged: () => ignoreFailure(home.ask("networkChanged")),
    setForeground: (foreground) => ignoreFailure(home.ask("setForeground", foreground)),
  };
}

function conversationApi(home: Home): ConversationApi {
  return {
    list: () => home.ask("list"),
    get: (conversationId) => home.ask("get", conversationId),
    totalUnread: () => home.ask("totalUnread"),
    markRead: (conversationId, upToSeq) => home.ask("markRead", conversationId, upToSeq),
    markAllRead: (conversationId) => home.ask("markAllRead", conversationId),
    history: (...args) => home.ask("history", ...args),
    localHistory: (...args) => home.ask("localHistory", ...args),
    pending: (conversationId) => home.ask("pending", conversationId),
    searchLocal: (words, limit) => home.ask("searchLocal", words, limit),
    deleteLocalMessage: (conversationId, seq) => home.ask("deleteLocalMessage", conversationId, seq),
    deleteLocalMessages: (conversationId) => home.ask("deleteLocalMessages", conversationId),
  };
}

/** Hints: when nobody is there to take one it is of no use either. */
function ignoreFailure(hint: Promise<void>): void {
  hint.catch(() => {});
}

/** The request as it goes out on every try; what the server would refuse for its form is refused here, with the field. */
function encodeSend(input: SendInput, conversationId: string, clientMessageId: string): Uint8Array {
  const mentions = input.mentions ?? [];
  if (mentions.length > MAX_MENTIONS) {
    throw badField("mentions", `at most ${MAX_MENTIONS}`);
  }
  mentions.forEach((mention, at) => {
    checkUserId(`mentions[${at}]`, mention);
  });
  const { content, options } = input;
  let request: ReturnType<typeof create<typeof SendRequestSchema>>;
  let bytes: Uint8Array;
  try {
    const conversation = { target: { case: "conversationId" as const, value: conversationId } };
    request = create(SendRequestSchema, { conversation, clientMessageId, content, options, mentions });
    bytes = toBinary(SendRequestSchema, request);
  } catch (cause) {
    throw badField("content", asSkeinError(cause).message);
  }
  const kind = request.content?.kind;
  if (!kind?.case) {
    const unknown = request.content?.$unknown?.length;
    if (!unknown) {
      throw failure("BAD_CONTENT", "content: is empty", { field: "content" });
    }
  } else if (kind.case === "text") {
    const length = new TextEncoder().encode(kind.value.text).length;
    if (length === 0) {
      throw failure("BAD_CONTENT", "content.text.text: is empty", { field: "content.text.text" });
    }
    if (length > MAX_TEXT_BYTES) {
      throw failure("TEXT_TOO_LONG", `content.text.text: at most ${MAX_TEXT_BYTES} bytes`, {
        field: "content.text.text",
      });
    }
  }
  if (bytes.length > MAX_CONTENT_BYTES + overheadOf(request)) {
    throw failure("MESSAGE_TOO_LARGE", `content: at most ${MAX_CONTENT_BYTES} bytes`, { field: "content" });
  }
  return bytes;
}

/** What of a request is not content: roughly, the server counts exactly. */
function overheadOf(request: { mentions: string[] }): number {
  return 512 + request.mentions.length * 34;
}
