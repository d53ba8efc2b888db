import type {
  ClientOptions,
  Connection,
  Conversation,
  ReceivedMessage,
  SendUpdate,
  SkeinClient,
  UserEvent,
} from "../../src/api.js";
import { createClientWith } from "../../src/client/create-client.js";
import type { Auth } from "../../src/connection/tokens.js";
import { memoryStore } from "../../src/store/memory.js";
import type { Store } from "../../src/store/store.js";
import { ScriptedServer } from "./scripted-server.js";
import { SimulatedRuntime } from "./simulated-runtime.js";

export const BOB = "p:alice:bob";
export const GEESE = "g:geese";

/** Alice's device, its server, and what the application on it was told. */
export class Device {
  readonly runtime: SimulatedRuntime;
  readonly server: ScriptedServer;
  readonly messages: ReceivedMessage[] = [];
  readonly connections: Connection[] = [];
  readonly sends: SendUpdate[] = [];
  readonly userEvents: UserEvent[] = [];
  readonly conversations: Conversation[] = [];
  readonly errors: unknown[] = [];
  store: Store = memoryStore();
  options: Partial<ClientOptions> = {};
  auth?: Auth;
  client!: SkeinClient;

  constructor(seed = 1) {
    this.runtime = new SimulatedRuntime(seed);
    this.server = new ScriptedServer(this.runtime, "alice");
    this.build();
  }

  /** As after a restart of the process; what the application was told is kept. */
  build(options: Partial<ClientOptions> = this.options, transport = this.server.transport): SkeinClient {
    this.options = options;
    this.client = createClientWith(
      {
        url: "http://skein.test",
        appKey: "demo",
        login: { userId: "alice", token: async () => "token" },
        deviceId: "d1",
        store: watched(this.store, this.runtime),
        ...options,
      },
      { runtime: this.runtime, transport, auth: this.auth },
    );
    this.client.on("message", (received) => this.messages.push(received));
    this.client.on("connection", (connection) => this.connections.push(connection));
    this.client.on("send", (update) => this.sends.push(update));
    this.client.on("userEvent", (event) => this.userEvents.push(event));
    this.client.on("conversation", (conversation) => this.conversations.push(conversation));
    this.client.on("error", (error) => this.errors.push(error));
    return this.client;
  }

  async start(): Promise<void> {
    this.client.start().catch(() => {});
    await this.pass(2);
  }

  pass(seconds: number): Promise<void> {
    return this.runtime.run(seconds * 1_000);
  }

  add(conversation: string, count: number): void {
    for (let i = 0; i < count; i++) {
      this.server.add(conversation, "bob");
    }
  }

  get state(): string {
    return this.client.connection.state;
  }

  seqs(conversation: string): number[] {
    return this.messages
      .filter(({ message }) => message.conversationId === conversation)
      .map(({ message }) => message.seq);
  }

  async conversation(id: string): Promise<Conversation> {
    const conversation = await this.client.conversations.get(id);
    if (!conversation) {
      throw new Error(`no conversation ${id}`);
    }
    return conversation;
  }
}

/** The clock waits for the store. */
export function watched(store: Store, runtime: SimulatedRuntime): Store {
  return new Proxy(store, {
    get: (target, name) => {
      const member = Reflect.get(target, name) as unknown;
      return typeof member === "function"
        ? (...args: unknown[]) => runtime.waitFor(member.apply(target, args) as Promise<unknown>)
        : member;
    },
  });
}

export function range(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, at) => from + at);
}

/** How a promise ended, without waiting for it. */
export function outcomeOf<T>(promise: Promise<T>): {
  done: boolean;
  value?: T;
  error?: { code: string; field: string };
} {
  const outcome: ReturnType<typeof outcomeOf<T>> = { done: false, value: undefined, error: undefined };
  promise.then(
    (value) => Object.assign(outcome, { done: true, value }),
    (error) => Object.assign(outcome, { done: true, error }),
  );
  return outcome;
}
