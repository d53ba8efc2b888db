import type { ClientEvents, Connection, ReceivedMessage } from "../api.js";
import type { Home } from "../client/client.js";
import { Emitter } from "../client/emitter.js";
import type { Engine } from "../client/engine.js";
import { type OperationName, type Operations, operationsOf } from "../client/port.js";
import { asSkeinError, failure, fromPlain } from "../failures.js";
import type { Timer } from "../runtime.js";
import { Leadership } from "./leadership.js";
import {
  type Announcement,
  commonChannel,
  type ToLeader,
  type Told,
  type ToTab,
  tabChannel,
  unpack,
} from "./messages.js";
import type { Bus, Release } from "./platform.js";
import { type Question, Questions } from "./questions.js";
import type { SharedHomeSettings } from "./settings.js";

const HELLO_AGAIN_MS = 1_000;
const TICK_MS = 1_000;
const ACKNOWLEDGE_EVERY = 100;

/** The leading tab's belongings. */
interface Lead {
  engine: Engine;
  operations: Operations;
  leadership: Leadership;
}

/**
 * One client in several tabs. The tab that holds the lock leads: its engine has the connection and the store. The others
 * send it what they are asked and get every event from it. When it closes, the next in line leads: questions without an
 * answer are asked again there, and every tab is told the messages that it had missed.
 */
export class SharedHome implements Home {
  connection: Connection = { state: "stopped" };
  private readonly tab: string;
  private readonly questions: Questions;
  /** Set while this tab takes part. */
  private attached?: AbortController;
  private bus?: Bus;
  private releases: Release[] = [];
  private started = false;
  private foreground = true;
  private lead?: Lead;
  private leader = "";
  /** Counts this tab's hellos. */
  private era = 0;
  private eventNumber = 0;
  private told?: Told;
  private helloTimer: Timer = () => {};
  private tickTimer: Timer = () => {};

  constructor(
    private readonly settings: SharedHomeSettings,
    private readonly events: Emitter,
  ) {
    this.tab = settings.runtime.uuid();
    this.questions = new Questions(settings.runtime, (question) => this.deliver(question));
  }

  ask<N extends OperationName>(operation: N, ...args: Parameters<Operations[N]>): ReturnType<Operations[N]> {
    return this.put(operation, args) as ReturnType<Operations[N]>;
  }

  private async put(operation: OperationName, args: unknown[]): Promise<unknown> {
    if (operation === "setForeground") {
      this.foreground = args[0] === true;
      this.lead?.leadership.setOwnForeground(this.foreground);
    }
    const begins = operation === "start" || operation === "open" || operation === "logout";
    if (begins) {
      this.attach();
    }
    if (!this.attached) {
      if (operation === "networkChanged" || operation === "setForeground") {
        return;
      }
      throw failure("UNAVAILABLE", "the client is not started");
    }
    if (operation === "networkChanged" && this.leader && !this.lead) {
      this.toLeader({ type: "check", tab: this.tab, upTo: this.eventNumber });
    }
    if (operation === "start") {
      this.started = true;
      return this.questions.put(operation, this.settings.password === undefined ? [] : [this.settings.password]);
    }
    return this.questions.put(operation, args);
  }

  /** Leaves the other tabs to themselves; when this one leads, the next takes over. */
  async stop(): Promise<void> {
    this.started = false;
    const { lead } = this;
    lead?.leadership.leave();
    await lead?.engine.stop();
    this.detach();
    this.become({ state: "stopped" });
  }

  // Taking part

  private attach(): void {
    if (this.attached) {
      return;
    }
    const { base, platform } = this.settings;
    const attached = new AbortController();
    this.attached = attached;
    const bus = platform.newBus();
    this.bus = bus;
    bus.listen(commonChannel(base), (message) => this.heard(message as Announcement));
    bus.listen(tabChannel(base, this.tab), (message) => this.received(message as ToTab));
    // Only then hello: a leader that gets the lock of a tab that said hello takes the tab for gone.
    void this.hold(tabChannel(base, this.tab), attached, async () => {
      if (!this.leader && !this.lead) {
        this.hello();
      }
    });
    void this.hold(`${base}:leader`, attached, () => this.takeTheLead(attached));
    this.tick();
  }

  private async hold(name: string, attached: AbortController, held?: () => Promise<void>): Promise<void> {
    try {
      const release = await this.settings.platform.locks.acquire(name, attached.signal, () => this.lockLost(attached));
      if (this.attached !== attached) {
        release();
        return;
      }
      this.releases.push(release);
      await held?.();
    } catch {
      // This tab no longer takes part.
    }
  }

  /** This tab hung, and another one took its place: it begins anew, as one of the others. */
  private lockLost(attached: AbortController): void {
    if (this.attached !== attached) {
      return;
    }
    const { started, lead } = this;
    lead?.leadership.end();
    void lead?.engine.abandon();
    this.detach();
    if (started) {
      this.ask("start").catch(() => {});
    }
    this.events.emit("refresh", {});
  }

  private detach(): void {
    this.attached?.abort();
    this.attached = undefined;
    this.helloTimer();
    this.tickTimer();
    this.lead?.leadership.end();
    this.lead = undefined;
    if (this.leader && this.leader !== this.tab) {
      this.toLeader({ type: "bye", tab: this.tab });
    }
    this.leader = "";
    this.told = undefined;
    for (const release of this.releases.splice(0)) {
      release();
    }
    // A message posted right before would be lost with the channel.
    const { bus } = this;
    this.bus = undefined;
    this.settings.runtime.schedule(0, () => bus?.close());
    this.questions.failAll(failure("UNAVAILABLE", "the client was stopped"));
  }

  // Leading

  private async takeTheLead(attached: AbortController): Promise<void> {
    const { settings, bus } = this;
    this.helloTimer();
    this.leader = "";
    const engineEvents = new Emitter();
    const engine = settings.newEngine(engineEvents);
    const operations = operationsOf(engine, settings.learnPassword);
    const missedHere = this.told;
    try {
      await engine.open();
    } catch {
      // Whoever starts or opens is told why.
    }
    if (this.attached !== attached || !bus) {
      await engine.stop();
      return;
    }
    const told = engine.handed();
    const missed = missedHere && (await engine.missed(missedHere, told).catch(() => undefined));
    this.told = told;
    const leadership = new Leadership({
      base: settings.base,
      tab: this.tab,
      bus,
      locks: settings.platform.locks,
      operations,
      connection: () => engine.connection,
      told,
      missed: (of) => engine.missed(of, new Map(told)),
      setForeground: (anybody) => engine.setForeground(anybody),
      loggedOut: (by) => this.announceLogout(by),
      awake: settings.awake,
    });
    this.lead = { engine, operations, leadership };
    this.leader = this.tab;
    this.emitMissed(missedHere, missed);
    engineEvents.tap((event, value) => {
      leadership.tell(event, value);
      this.tell(event, value);
    });
    leadership.setOwnForeground(this.foreground);
    if (this.started) {
      operations.start().catch(() => {});
    } else {
      this.become(engine.connection);
    }
    leadership.announce();
    this.questions.askAgain(this.leader);
  }

  private emitMissed(before: Told | undefined, missed: ReceivedMessage[] | undefined): void {
    if (!before) {
      return;
    }
    for (const message of missed ?? []) {
      this.events.emit("message", message);
    }
    this.events.emit("refresh", {});
  }

  private announceLogout(by: string): void {
    this.bus?.post(commonChannel(this.settings.base), { type: "loggedOut", by } satisfies Announcement);
    this.loggedOut(by);
  }

  /** In one tab is in all. */
  private loggedOut(by: string): void {
    this.started = false;
    this.detach();
    this.become(
      by === this.tab
        ? { state: "stopped" }
        : { state: "signedOut", error: failure("TOKEN_INVALID", "signed out in another tab") },
    );
  }

  // Following

  private hello(): void {
    this.helloTimer();
    this.leader = "";
    const { told, started, tab } = this;
    const era = ++this.era;
    this.bus?.post(commonChannel(this.settings.base), {
      type: "hello",
      tab,
      era,
      started,
      told,
    } satisfies Announcement);
    this.helloTimer = this.settings.runtime.schedule(HELLO_AGAIN_MS, () => {
      if (this.attached && !this.leader && !this.lead) {
        this.hello();
      }
    });
  }

  private tick(): void {
    this.tickTimer = this.settings.runtime.schedule(TICK_MS, () => {
      if (this.foreground && this.leader && !this.lead) {
        this.toLeader({ type: "tick" });
      }
      this.tick();
    });
  }

  private heard(message: Announcement): void {
    if (message.type === "leader" && message.leader !== this.tab) {
      if (this.releases.length > 0) {
        this.hello();
      }
    } else if (message.type === "loggedOut") {
      this.loggedOut(message.by);
    }
  }

  private received(message: ToTab): void {
    if (this.lead) {
      return;
    }
    switch (message.type) {
      case "welcome":
        if (message.era !== this.era) {
          break;
        }
        this.leader = message.leader;
        this.eventNumber = 0;
        this.told = message.told;
        this.helloTimer();
        if (!this.foreground) {
          void this.questions.put("setForeground", [false]).catch(() => {});
        }
        this.become(unpack(message.connection) as Connection);
        if (message.refresh) {
          this.events.emit("refresh", {});
        }
        this.questions.askAgain(this.leader);
        break;
      case "event":
        this.eventCame(message);
        break;
      case "hole":
        if (message.era === this.era) {
          this.hello();
        }
        break;
      case "answer":
        if (message.error) {
          this.questions.failed(message.id, fromPlain(message.error));
        } else {
          this.questions.answered(message.id, message.value);
        }
    }
  }

  private eventCame({ era, number, event, value }: Extract<ToTab, { type: "event" }>): void {
    if (era !== this.era || !this.leader) {
      return;
    }
    if (number !== this.eventNumber + 1) {
      // The browser threw something away while this tab was asleep.
      this.hello();
      return;
    }
    this.eventNumber = number;
    if (number % ACKNOWLEDGE_EVERY === 0) {
      this.toLeader({ type: "ack", tab: this.tab, upTo: number });
    }
    this.tell(event, unpack(value));
  }

  private toLeader(message: ToLeader): void {
    this.bus?.post(tabChannel(this.settings.base, this.leader), message);
  }

  // Events

  private tell(event: keyof ClientEvents, value: unknown): void {
    if (event === "connection") {
      this.become(value as Connection);
      return;
    }
    if (event === "message") {
      const { message } = value as ReceivedMessage;
      if (message.seq > 0) {
        this.told?.set(message.conversationId, message.seq);
      }
    }
    this.events.emit(event, value as ClientEvents[typeof event]);
  }

  private become(connection: Connection): void {
    const { state, retryAt } = this.connection;
    if (connection.state !== state || connection.retryAt !== retryAt) {
      this.connection = connection;
      this.events.emit("connection", connection);
    }
  }

  private deliver(question: Question): string {
    const { operation, args, id } = question;
    if (this.lead) {
      const carryOut = this.lead.operations[operation] as (...args: unknown[]) => Promise<unknown>;
      carryOut(...args).then(
        (value) => {
          this.questions.answered(id, value);
          if (operation === "logout") {
            this.announceLogout(this.tab);
          }
        },
        (cause) => this.questions.failed(id, asSkeinError(cause)),
      );
    } else if (this.leader) {
      this.toLeader({ type: "ask", tab: this.tab, id, operation, args });
    }
    return this.leader;
  }
}
