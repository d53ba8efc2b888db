// The TypeScript SDK for the conformance scenarios (e2e/tests): one JSON object a line, commands in on stdin, answers and
// events out on stdout. Needs the built SDK in ../dist. Messages travel encoded, in base64.
import "fake-indexeddb/auto";
import { createInterface } from "node:readline";
import { fromBinary, toBinary } from "@bufbuild/protobuf";
import { createClient, indexedDbStore, SkeinError } from "../dist/index.js";
import * as proto from "../dist/proto.js";

/** What the engine calls an option, and what the SDK does. */
const OPTIONS = {
  "answer timeout ms": "answerTimeoutMs",
  roaming: "roamingMessages",
  "max pending": "maxPendingSends",
};

/** Clients by the name the engine gave them. */
const clients = new Map();
const services = new Map(
  Object.values(proto)
    .filter((each) => each?.kind === "service")
    .map((service) => [service.typeName, service]),
);

const emit = (line) => process.stdout.write(`${JSON.stringify(line)}\n`);
const encoded = (schema, message) => Buffer.from(toBinary(schema, message)).toString("base64");
const decoded = (schema, base64) => fromBinary(schema, Buffer.from(base64, "base64"));

const messageOf = (message, origin = "", own = false) => ({
  conversationId: message.conversationId,
  seq: message.seq,
  sender: message.sender,
  clientMessageId: message.clientMessageId,
  text: message.content?.kind.case === "text" ? message.content.kind.value.text : "",
  content: message.content ? encoded(proto.ContentSchema, message.content) : "",
  origin,
  own,
});

const conversationOf = (known) => ({
  head: known.headSeq,
  handed: known.handedSeq,
  read: known.readSeq,
  peerRead: known.peerReadSeq,
  unread: known.unread,
  member: known.member,
  lastText: known.lastMessage ? messageOf(known.lastMessage).text : "",
});

function userEventOf(event) {
  switch (event.type) {
    case "peerRead":
      return { type: event.type, about: event.conversationId, user: event.userId, value: event.readSeq };
    case "ownRead":
      return { type: event.type, about: event.conversationId, user: "", value: event.readSeq };
    case "membership":
      return { type: event.type, about: event.conversationId, user: event.operator, value: event.member ? 1 : 0 };
    default:
      return { type: event.type, about: "", user: event.profile.userId, value: 0 };
  }
}

function open(device, spec) {
  const client = createClient({
    url: spec.url,
    appKey: spec.appKey,
    login:
      spec.login === "TOKEN"
        ? { userId: spec.userId, token: async () => spec.secret }
        : { userId: spec.userId, password: spec.secret },
    deviceId: spec.deviceId,
    platform: spec.platform,
    store: indexedDbStore(`conformance:${spec.userId}:${spec.deviceId}`),
    shareTabs: false,
    ...Object.fromEntries(Object.entries(spec.options).map(([name, value]) => [OPTIONS[name], value])),
  });
  const tell = (event, value) => emit({ device, event, value });
  client.on("message", (received) => tell("message", messageOf(received.message, received.origin, received.own)));
  client.on("connection", (now) => tell("connection", { state: now.state, error: now.error?.code ?? "" }));
  client.on("send", (update) =>
    tell("send", {
      clientMessageId: update.clientMessageId,
      state: update.state,
      seq: update.seq ?? 0,
      error: update.error?.code ?? "",
    }),
  );
  client.on("userEvent", (event) => tell("userEvent", userEventOf(event)));
  client.on("error", (error) => tell("error", String(error?.stack ?? error)));
  clients.set(device, client);
}

async function send(client, base64) {
  const request = decoded(proto.SendRequestSchema, base64);
  const to = request.conversation.target;
  const acknowledgement = await client.send({
    to: { [to.case]: to.value },
    content: request.content,
    clientMessageId: request.clientMessageId,
    options: request.options,
    mentions: request.mentions,
  });
  return acknowledgement.seq;
}

async function call(client, { method, request }) {
  const [serviceName, methodName] = method.split("/");
  const service = services.get(serviceName);
  const { localName, input, output } = service.methods.find(({ name }) => name === methodName);
  return encoded(output, await client.service(service)[localName](decoded(input, request)));
}

const groups = (client) => client.service(proto.GroupService);

/** Each command by its name; what it returns is the answer. */
const commands = {
  start: (client) => client.start(),
  stop: (client) => client.stop(),
  send: (client, { request }) => send(client, request),
  resend: async (client, { id }) => (await client.resend(id)).seq,
  discard: (client, { id }) => client.discard(id),
  conversation: async (client, { id }) => {
    const known = await client.conversations.get(id);
    return known ? conversationOf(known) : null;
  },
  list: async (client) => (await client.conversations.list()).map(({ id }) => id),
  totalUnread: (client) => client.conversations.totalUnread(),
  history: async (client, { id, from, limit, direction }) =>
    (await client.conversations.history(id, from, limit, direction)).map((message) => messageOf(message)),
  localHistory: async (client, { id, to, limit }) =>
    (await client.conversations.localHistory(id, to, limit)).map((message) => messageOf(message)),
  searchLocal: async (client, { words, limit }) =>
    (await client.conversations.searchLocal(words, limit)).map((message) => messageOf(message)),
  deleteLocalMessage: (client, { id, seq }) => client.conversations.deleteLocalMessage(id, seq),
  markRead: (client, { id, upTo }) => client.conversations.markRead(id, upTo),
  createGroup: async (client, { name, memberIds }) => {
    const { group } = await groups(client).create({ kind: proto.GroupKind.PRIVATE, name, memberIds });
    return group.groupId;
  },
  addMembers: async (client, { groupId, userIds }) => {
    await groups(client).addMembers({ groupId, userIds });
  },
  removeMembers: async (client, { groupId, userIds }) => {
    await groups(client).removeMembers({ groupId, userIds });
  },
  leave: async (client, { groupId }) => {
    await groups(client).leave({ groupId });
  },
  call,
  networkChanged: (client) => client.networkChanged(),
  logout: (client) => client.logout(),
};

async function answer({ id, device, command, args }) {
  try {
    if (command === "open") {
      open(device, args);
      emit({ id, result: null });
    } else {
      emit({ id, result: (await commands[command](clients.get(device), args)) ?? null });
    }
  } catch (error) {
    const code = error instanceof SkeinError ? error.code : "";
    emit({ id, error: { code, message: String(error?.stack ?? error), field: error?.field ?? "" } });
  }
}

// What nobody caught is a bug of the SDK: the engine shows it.
process.on("unhandledRejection", (reason) => emit({ event: "crash", value: String(reason?.stack ?? reason) }));
process.on("uncaughtException", (error) => emit({ event: "crash", value: String(error?.stack ?? error) }));

createInterface({ input: process.stdin })
  .on("line", (line) => void answer(JSON.parse(line)))
  .on("close", () => process.exit(0));
