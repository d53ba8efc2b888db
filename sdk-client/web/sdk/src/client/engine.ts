import type { Acknowledgement, Connection as ConnectionEvent, ReceivedMessage } from "../api.js";
import { Connection, type ConnectionOwner } from "../connection/connection.js";
import type { Tokens } from "../connection/tokens.js";
import type { Transport } from "../connection/transport.js";
import { SkeinError } from "../errors.js";
import { asSkeinError, failure } from "../failures.js";
import type { Connected, Kicked, Platform, ServerFrame } from "../proto.js";
import type { Runtime } from "../runtime.js";
import { Journal } from "../store/journal.js";
import type { Store, StoredLogin } from "../store/store.js";
import { LocalConversations } from "../timeline/conversations.js";
import { DeliveredAcks } from "../timeline/delivered-acks.js";
import { Healer } from "../timeline/healer.js";
import { type Parts, servicesOf, type Tuning } from "../timeline/parts.js";
import { SendQueue } from "../timeline/send-queue.js";
import { Synchronizer } from "../timeline/synchronizer.js";
import { Timelines } from "../timeline/timelines.js";
import { UserEvents } from "../timeline/user-events.js";
import type { Emitter } from "./emitter.js";
import { reasonOf, toKick } from "./kick.js";

const FLUSH_WITHIN_MS = 5_000;
const FLUSH_POLL_MS = 20;
/** More than this is not told a tab that was asleep: it reads again what it shows. */
const MAX_MISSED = 1_000;

export interface EngineSettings {
  appKey: string;
  userId: string;
  /** Left out: that of the store, or a new one. */
  deviceId?: string;
  platform: Platform;
  webSocketUrl: string;
  tuning: Tuning;
  store: Store;
  transport: Transport;
  runtime: Runtime;
  /** Where tokens come from, once the device is known. */
  tokens(
    deviceId: string,
    login: StoredLogin | undefined,
    keep: (login: StoredLogin | undefined) => Promise<void>,
  ): Tokens;
}

/** What exists while the store is open. */
interface Live {
  parts: Parts;
  tokens: Tokens;
  timelines: Timelines;
  healer: Healer;
  synchronizer: Synchronizer;
  userEvents: UserEvents;
  sends: SendQueue;
  delivered: DeliveredAcks;
  conversations: LocalConversations;
}

interface Waiter {
  resolve: () => void;
  reject: (why: SkeinError) => void;
}

/**
 * The client proper, of which there is one per device: puts the parts together. Connection keeps the socket,
 * Synchronizer catches up, Timelines hand over, Healer fills holes, SendQueue sends, Journal stores.
 */
export class Engine implements ConnectionOwner {
  connection: ConnectionEvent = { state: "stopped" };
  private live?: Live;
  private opening?: Promise<void>;
  private stopping?: Promise<void>;
  private foreground = true;
  /** The application logs out: what else ends the connection meanwhile is not news. */
  private leaving = false;
  private inSync: Waiter[] = [];

  constructor(
    private readonly settings: EngineSettings,
    private readonly events: Emitter,
  ) {}

  // Life cycle

  async start(): Promise<void> {
    await this.open();
    this.leaving = false;
    const { state } = this.connection;
    if (state === "connected") {
      return;
    }
    const done = new Promise<void>((resolve, reject) => this.inSync.push({ resolve, reject }));
    if (state !== "connecting" && state !== "syncing") {
      const { userEvents, parts } = this.requireLive();
      // Not when the store is opened: whoever is to hear of it may not listen yet.
      userEvents.reread();
      parts.connection.start();
    }
    await done;
  }

  open(): Promise<void> {
    if (this.live && !this.stopping) {
      return Promise.resolve();
    }
    this.opening ??= this.openStore(this.stopping).finally(() => {
      this.opening = undefined;
    });
    return this.opening;
  }

  private async openStore(before: Promise<void> | undefined): Promise<void> {
    await before;
    const { settings } = this;
    const { store } = settings;
    try {
      await store.open(`${settings.appKey}|${settings.userId}`, (why) => this.storeFailed(why));
      const [state, conversations, sends, opaqueEvents] = await Promise.all([
        store.state(),
        store.conversations(),
        store.pendingSends(),
        store.opaqueEvents(),
      ]);
      const deviceId = settings.deviceId ?? (state.deviceId || settings.runtime.uuid());
      if (deviceId !== state.deviceId) {
        await store.commit([{ deviceId }]);
      }
      const live = this.build(deviceId, state.login);
      live.timelines.load(conversations, state.cursor.length === 0);
      live.synchronizer.cursor = state.cursor;
      live.userEvents.load(state.eventVersion, opaqueEvents, () => live.synchronizer.request());
      live.sends.load(sends);
      this.live = live;
    } catch (cause) {
      await store.close().catch(() => {});
      const why =
        cause instanceof SkeinError
          ? cause
          : failure("INTERNAL", `the local store cannot be opened: ${asSkeinError(cause).message}`, { cause });
      this.events.emit("error", why);
      throw why;
    }
  }

  private build(deviceId: string, login: StoredLogin | undefined): Live {
    const { settings, events } = this;
    const { runtime, store, tuning, userId, platform } = settings;
    const journal = new Journal(store, (why) => this.storeFailed(why));
    const keep = (kept: StoredLogin | undefined) => {
      journal.commit({ login: kept ?? null });
      return journal.flushed();
    };
    const tokens = settings.tokens(deviceId, login, keep);
    const { webSocketUrl: url, transport } = settings;
    const connection = new Connection({ url, deviceId, platform, tokens, transport }, runtime, this);
    connection.setForeground(this.foreground);
    const services = servicesOf(connection, tuning);
    const parts: Parts = { userId, deviceId, tuning, runtime, connection, ...services, store, journal, events };
    const delivered = new DeliveredAcks(runtime, connection);
    const healer = new Healer(parts);
    const timelines = new Timelines(parts, delivered, healer);
    const userEvents = new UserEvents(parts, timelines);
    const synchronizer = new Synchronizer(parts, timelines, healer, userEvents, () => this.synced());
    const sends = new SendQueue(parts, timelines);
    const conversations = new LocalConversations(parts, timelines, sends);
    healer.bind(timelines, () => synchronizer.healed());
    return { parts, tokens, timelines, healer, synchronizer, userEvents, sends, delivered, conversations };
  }

  async stop(): Promise<void> {
    await this.opening?.catch(() => {});
    await this.stopWithin(FLUSH_WITHIN_MS);
  }

  private stopWithin(flushWithinMs: number): Promise<void> {
    this.stopping ??= this.end(flushWithinMs).finally(() => {
      this.stopping = undefined;
    });
    return this.stopping;
  }

  private async end(flushWithinMs: number): Promise<void> {
    const live = this.live;
    if (live) {
      const { parts, sends } = live;
      const until = parts.runtime.now() + flushWithinMs;
      while (parts.connection.online && !sends.isEmpty && parts.runtime.now() < until) {
        await new Promise<void>((resolve) => parts.runtime.schedule(FLUSH_POLL_MS, resolve));
      }
      live.delivered.flush();
      parts.connection.stop();
      sends.abandon(failure("UNAVAILABLE", "the client was stopped"));
      await parts.journal.flushed().catch(() => {});
      await this.closeStore();
    }
    this.failStart(failure("UNAVAILABLE", "the client was stopped before it was in sync"));
    this.become({ state: "stopped" });
  }

  /** Lets go of everything at once: it belongs to another tab now. */
  abandon(): Promise<void> {
    this.live?.parts.journal.close();
    this.live?.parts.connection.stop();
    this.live?.sends.abandon(failure("UNAVAILABLE", "another tab took over"));
    return this.closeStore();
  }

  /** Ends the login on the server, if it can be told, and on this device in any case. */
  async logout(forget: boolean): Promise<void> {
    await this.open();
    const { parts, tokens } = this.requireLive();
    this.leaving = true;
    if (parts.connection.online) {
      const { answerTimeoutMs } = parts.tuning;
      await parts.connection.requests.submit({ case: "logout", value: {} }, answerTimeoutMs).catch(() => {});
    }
    tokens.forget();
    parts.journal.commit({ login: null });
    await this.stopWithin(0);
    if (forget) {
      await this.settings.store.destroy();
    }
  }

  private async closeStore(): Promise<void> {
    const live = this.live;
    this.live = undefined;
    live?.parts.journal.close();
    await this.settings.store.close().catch(() => {});
  }

  /** A store that cannot write must not be handed further messages: it would hand them over again after a restart. */
  private storeFailed(cause: unknown): void {
    const live = this.live;
    if (!live) {
      return;
    }
    const why = failure("INTERNAL", `the local store failed: ${asSkeinError(cause).message}`, { cause });
    live.parts.journal.close();
    live.parts.connection.stop();
    live.sends.abandon(why);
    void this.closeStore();
    this.failStart(why);
    this.become({ state: "refused", error: why });
    this.events.emit("error", why);
  }

  // Work

  /**
   * Waits for a store that is being opened, so that what is asked right after start() does not fail; else begins at once,
   * so that what is asked right before stop() is still done.
   */
  async with<T>(task: (live: Live) => T | Promise<T>): Promise<T> {
    if (this.opening) {
      await this.opening.catch(() => {});
    }
    return task(this.requireLive());
  }

  private requireLive(): Live {
    if (!this.live || this.stopping) {
      throw failure("UNAVAILABLE", "the client is not started");
    }
    return this.live;
  }

  /** How far each conversation has been handed over; empty while the store is closed. */
  handed(): Map<string, number> {
    return new Map([...(this.live?.timelines.all() ?? [])].map((timeline) => [timeline.id, timeline.handed]));
  }

  /** Messages after `from` up to `to`, both by conversation; undefined when there are too many of them. */
  async missed(from: Map<string, number>, to: Map<string, number>): Promise<ReceivedMessage[] | undefined> {
    const live = await this.with((open) => open);
    const found: ReceivedMessage[] = [];
    for (const [id, handed] of to) {
      const first = (from.get(id) ?? 0) + 1;
      if (first <= handed) {
        found.push(...(await live.timelines.handedOver(id, first, handed, MAX_MISSED + 1)));
      }
      if (found.length > MAX_MISSED) {
        return undefined;
      }
    }
    return found;
  }

  send(conversationId: string, clientMessageId: string, request: Uint8Array, again: boolean): Promise<Acknowledgement> {
    return this.with((live) => live.sends.send(conversationId, clientMessageId, request, again));
  }

  call(method: string, request: Uint8Array, timeoutMs?: number): Promise<Uint8Array> {
    return this.with(({ parts: { connection, tuning } }) =>
      connection.requests.call(method, request, timeoutMs ?? tuning.answerTimeoutMs),
    );
  }

  networkChanged(): void {
    this.live?.parts.connection.probe();
  }

  setForeground(foreground: boolean): void {
    this.foreground = foreground;
    this.live?.parts.connection.setForeground(foreground);
  }

  // What the connection tells

  cursor(): Uint8Array {
    return this.live?.synchronizer.cursor ?? new Uint8Array();
  }

  connecting(): void {
    if (this.connection.state !== "connecting" || this.connection.retryAt !== undefined) {
      this.become({
        state: "connecting",
        error: this.connection.state === "connecting" ? this.connection.error : undefined,
      });
    }
  }

  connected(connected: Connected): void {
    const live = this.requireLive();
    this.become({ state: "syncing" });
    live.synchronizer.online(connected.behind);
    live.sends.pump();
    live.conversations.reportReads();
    live.delivered.flush();
  }

  private synced(): void {
    if (this.connection.state === "syncing") {
      this.become({ state: "connected" });
      const waiting = this.inSync;
      this.inSync = [];
      for (const waiter of waiting) {
        waiter.resolve();
      }
    }
  }

  disconnected(why: SkeinError, retryAt: number): void {
    this.goOffline();
    this.become({ state: "connecting", error: why, retryAt });
  }

  notified(frame: ServerFrame["frame"]): void {
    const live = this.live;
    if (frame.case === "messageNotify") {
      live?.timelines.notified(frame.value);
    } else if (frame.case === "eventNotify" && frame.value.event) {
      live?.userEvents.live(frame.value.event);
    } else {
      live?.synchronizer.request();
    }
  }

  behind(): void {
    this.live?.synchronizer.request();
  }

  ended(state: "kicked" | "signedOut" | "refused", why: SkeinError, kicked?: Kicked): void {
    this.goOffline();
    if (this.leaving) {
      return;
    }
    const error = kicked ? failure(why.code, `${why.message}: ${reasonOf(kicked)}`) : why;
    this.live?.sends.failAll(error);
    this.failStart(error);
    this.become({ state, error, kicked: kicked && toKick(kicked) });
  }

  private goOffline(): void {
    this.live?.synchronizer.offline();
    this.live?.healer.offline();
    this.live?.sends.offline();
  }

  private failStart(why: SkeinError): void {
    const waiting = this.inSync;
    this.inSync = [];
    for (const waiter of waiting) {
      waiter.reject(why);
    }
  }

  private become(connection: ConnectionEvent): void {
    const before = this.connection;
    if (
      before.state !== connection.state ||
      before.retryAt !== connection.retryAt ||
      before.error !== connection.error
    ) {
      this.connection = connection;
      this.events.emit("connection", connection);
    }
  }
}
