import type { ClientOptions, Connection, ReceivedMessage, SkeinClient } from "../../src/api.js";
import { createClientWith } from "../../src/client/create-client.js";
import type { Link, Transport } from "../../src/connection/transport.js";
import { memoryStore } from "../../src/store/memory.js";
import type { Store } from "../../src/store/store.js";
import { watched } from "./device.js";
import { ScriptedServer } from "./scripted-server.js";
import { SimulatedRuntime } from "./simulated-runtime.js";
import { SimulatedBrowser, type SimulatedTab } from "./simulated-tabs.js";

/** One tab: its client, and what its application was told. */
export class Tab {
  readonly platform: SimulatedTab;
  readonly client: SkeinClient;
  readonly messages: ReceivedMessage[] = [];
  readonly connections: Connection[] = [];
  refreshes = 0;
  errors: unknown[] = [];

  constructor(
    private readonly world: World,
    options: Partial<ClientOptions> = {},
  ) {
    this.platform = world.browser.openTab();
    this.client = createClientWith(
      {
        url: "http://skein.test",
        appKey: "demo",
        deviceId: "d1",
        login: { userId: "alice", token: async () => "token" },
        ...options,
      },
      { runtime: world.runtime, transport: this.transport, tabs: this.platform, store: this.guarded(world.store) },
    );
    this.client.on("message", (received) => this.messages.push(received));
    this.client.on("connection", (connection) => this.connections.push(connection));
    this.client.on("refresh", () => this.refreshes++);
    this.client.on("error", (error) => this.errors.push(error));
  }

  private readonly transport: Transport = (url, receiver) => {
    const guarded = {
      opened: () => this.platform.alive && receiver.opened(),
      frame: (bytes: Uint8Array) => this.platform.alive && receiver.frame(bytes),
      closed: (code: number, reason: string) => this.platform.alive && receiver.closed(code, reason),
    };
    return this.platform.alive ? this.world.server.transport(url, guarded) : new Promise<Link>(() => {});
  };

  private guarded(store: Store): Store {
    const alive = () => this.platform.alive;
    const proxy = new Proxy(store, {
      get: (target, name) => {
        const member = Reflect.get(target, name) as unknown;
        return typeof member === "function"
          ? (...args: unknown[]) => (alive() ? member.apply(target, args) : Promise.reject(new Error("dead")))
          : member;
      },
    });
    return watched(proxy, this.world.runtime);
  }

  seqs(conversation: string): number[] {
    return this.messages
      .filter(({ message }) => message.conversationId === conversation)
      .map(({ message }) => message.seq);
  }

  kill(): void {
    this.world.browser.kill(this.platform);
    this.world.server.breakConnection();
  }
}

/** The browser, its store and the server that the tabs share. */
export class World {
  readonly runtime: SimulatedRuntime;
  readonly server: ScriptedServer;
  readonly browser: SimulatedBrowser;
  readonly store = memoryStore();

  constructor(seed = 1) {
    this.runtime = new SimulatedRuntime(seed);
    this.server = new ScriptedServer(this.runtime, "alice");
    this.browser = new SimulatedBrowser(this.runtime);
  }

  async tab(options: Partial<ClientOptions> = {}): Promise<Tab> {
    const tab = new Tab(this, options);
    tab.client.start().catch(() => {});
    await this.runtime.run(2_000);
    return tab;
  }

  add(conversation: string, count: number): void {
    for (let i = 0; i < count; i++) {
      this.server.add(conversation, "bob");
    }
  }
}
