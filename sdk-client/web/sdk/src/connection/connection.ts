import { create, fromBinary, type MessageInitShape, toBinary } from "@bufbuild/protobuf";
import type { SkeinError } from "../errors.js";
import { asSkeinError, failure, fromProto, isTokenProblem } from "../failures.js";
import {
  ClientFrameSchema,
  type Connected,
  type Kicked,
  type Platform,
  type Reply,
  type ServerFrame,
  ServerFrameSchema,
} from "../proto.js";
import type { Runtime, Timer } from "../runtime.js";
import { Backoff } from "./backoff.js";
import { FramePacer } from "./frame-pacer.js";
import { Heartbeat } from "./heartbeat.js";
import { Requests } from "./requests.js";
import { SleepWatch } from "./sleep-watch.js";
import type { Tokens } from "./tokens.js";
import type { Link, Transport } from "./transport.js";

/** What the connection tells. */
export interface ConnectionOwner {
  /** Where the last sync ended. */
  cursor(): Uint8Array;
  connecting(): void;
  connected(connected: Connected): void;
  /** Lost, or not reached; the next try is at `retryAt`. */
  disconnected(why: SkeinError, retryAt: number): void;
  /** Message, event and sync notifications. */
  notified(frame: ServerFrame["frame"]): void;
  /** The server has something newer than the cursor. */
  behind(): void;
  /** The connection is over and will not be opened again by itself. */
  ended(state: "kicked" | "signedOut" | "refused", why: SkeinError, kicked?: Kicked): void;
}

export interface ConnectionSettings {
  url: string;
  deviceId: string;
  platform: Platform;
  tokens: Tokens;
  transport: Transport;
}

const NORMAL = 1000;
const AUTHENTICATION_FAILED = 4001;
const KICKED = 4003;
const GOING_AWAY = 4005;
const CONNECT_ID = 1n;
const OPEN_WITHIN_MS = 20_000;
const STABLE_AFTER_MS = 60_000;
const MAX_RECONNECT_WAIT_MS = 60_000;

/**
 * Keeps one authenticated WebSocket open: connects, authenticates, beats, notices when it is dead, waits, connects
 * again. Each attempt has a number; whatever an earlier attempt still says is ignored.
 */
export class Connection {
  readonly requests: Requests;
  private readonly backoff: Backoff;
  private readonly pacer: FramePacer;
  private readonly heartbeat: Heartbeat;
  private readonly sleepWatch: SleepWatch;
  private running = false;
  private isOnline = false;
  private foreground = true;
  private attempt = 0;
  private token = "";
  private refusedToken = "";
  private link?: Link;
  private waiting = false;
  private timer: Timer = () => {};
  private stable: Timer = () => {};
  private moving: Timer = () => {};

  constructor(
    private readonly settings: ConnectionSettings,
    private readonly runtime: Runtime,
    private readonly owner: ConnectionOwner,
  ) {
    this.backoff = new Backoff(runtime);
    this.pacer = new FramePacer(runtime, (bytes) => this.link?.send(bytes));
    this.requests = new Requests(runtime, this.pacer);
    this.heartbeat = new Heartbeat(
      runtime,
      () => this.ping(),
      () => this.lost(this.attempt, failure("UNAVAILABLE", "no answer to a heartbeat")),
    );
    this.sleepWatch = new SleepWatch(runtime, () => this.awake());
  }

  get online(): boolean {
    return this.isOnline;
  }

  /** Said with the next Connect. */
  setForeground(foreground: boolean): void {
    this.foreground = foreground;
  }

  start(): void {
    this.running = true;
    this.backoff.reset();
    this.refusedToken = "";
    this.sleepWatch.start();
    this.connect();
  }

  /** Closes in good order; the owner gets no further calls. */
  stop(): void {
    this.running = false;
    this.sleepWatch.stop();
    this.leave();
    this.requests.failAll(failure("UNAVAILABLE", "the client was stopped"));
  }

  /** Ends the connection for good, for a reason of the client's own. */
  fail(why: SkeinError): void {
    if (this.running) {
      this.end("refused", why);
    }
  }

  /** Does not wait for the back-off; on a connection that looks fine, asks whether it is. */
  probe(): void {
    if (this.isOnline) {
      this.heartbeat.probe();
    } else if (this.running && this.waiting) {
      this.backoff.reset();
      this.connect();
    }
  }

  /** The machine slept: what was open or being opened before is doubtful. */
  private awake(): void {
    if (this.isOnline || this.waiting) {
      this.probe();
    } else {
      this.leave();
      this.connect();
    }
  }

  private connect(): void {
    this.timer();
    this.waiting = false;
    const attempt = ++this.attempt;
    this.owner.connecting();
    this.timer = this.after(OPEN_WITHIN_MS, () =>
      this.lost(attempt, failure("UNAVAILABLE", "connecting took too long")),
    );
    this.settings.tokens.token(this.refusedToken).then(
      (token) => this.tokenCame(attempt, token),
      (cause) => this.noToken(attempt, asSkeinError(cause)),
    );
  }

  private noToken(attempt: number, why: SkeinError): void {
    if (attempt !== this.attempt) {
      return;
    }
    if (why.retryable) {
      this.lost(attempt, why);
    } else {
      this.end(endStateOf(why), why);
    }
  }

  private tokenCame(attempt: number, token: string): void {
    if (attempt !== this.attempt) {
      return;
    }
    this.token = token;
    const receiver = {
      opened: () => this.opened(attempt),
      frame: (bytes: Uint8Array) => this.received(attempt, bytes),
      closed: (code: number, reason: string) => this.closed(attempt, code, reason),
    };
    this.settings.transport(this.settings.url, receiver).then(
      (link) => {
        if (attempt === this.attempt) {
          this.link = link;
        } else {
          link.close(NORMAL);
        }
      },
      (cause) => this.noToken(attempt, asSkeinError(cause)),
    );
  }

  private opened(attempt: number): void {
    if (attempt !== this.attempt) {
      return;
    }
    this.write({
      id: CONNECT_ID,
      frame: {
        case: "connect",
        value: {
          token: this.token,
          deviceId: this.settings.deviceId,
          platform: this.settings.platform,
          sdkName: "skein-web",
          sdkVersion: "0.1.0",
          foreground: this.foreground,
          syncCursor: this.owner.cursor(),
        },
      },
    });
  }

  private received(attempt: number, bytes: Uint8Array): void {
    if (attempt !== this.attempt) {
      return;
    }
    this.heartbeat.alive();
    let server: ServerFrame;
    try {
      server = fromBinary(ServerFrameSchema, bytes);
    } catch (cause) {
      this.lost(attempt, failure("INTERNAL", "the server sent a frame that cannot be decoded", { cause }));
      return;
    }
    const frame = server.frame;
    switch (frame.case) {
      case "connected":
        this.welcomed(frame.value);
        break;
      case "reply":
        this.replied(attempt, server.id, frame.value);
        break;
      case "pong":
        if (frame.value.behind) {
          this.owner.behind();
        }
        break;
      case "kicked":
        this.end("kicked", failure("SESSION_KICKED", "the session was ended"), frame.value);
        break;
      case "reconnect":
        this.moveAway(attempt, frame.value.afterMs);
        break;
      case "messageNotify":
      case "eventNotify":
      case "syncNotify":
        this.owner.notified(frame);
        break;
      // Anything else is a frame of a newer server: nothing we know how to do with it.
    }
  }

  private welcomed(connected: Connected): void {
    this.timer();
    this.isOnline = true;
    this.refusedToken = "";
    this.pacer.reset(connected.limits?.maxFramesPerSecond ?? 0);
    this.stable = this.after(STABLE_AFTER_MS, () => this.backoff.reset());
    this.heartbeat.start(connected.heartbeatIntervalMs);
    this.owner.connected(connected);
    this.requests.online(connected.limits?.maxFrameBytes ?? 0);
  }

  private replied(attempt: number, id: bigint, reply: Reply): void {
    const error = reply.result.case === "error" ? fromProto(reply.result.value) : undefined;
    if (id === CONNECT_ID) {
      this.refused(attempt, error ?? failure("INTERNAL", "the server did not say why"));
    } else if (error?.code === "TOKEN_EXPIRED") {
      // The token ended while we were connected: a new connection brings a new one; calls that may be are retried.
      this.refusedToken = this.token;
      this.lost(attempt, error);
    } else {
      this.requests.answered(Number(id), reply);
    }
  }

  /** The server did not accept the Connect frame. A token may be stale, so another one is tried once. */
  private refused(attempt: number, why: SkeinError): void {
    if (isTokenProblem(why) && this.refusedToken === "") {
      this.refusedToken = this.token;
      this.leave();
      this.connect();
    } else if (why.retryable) {
      this.lost(attempt, why);
    } else {
      this.end(endStateOf(why), why);
    }
  }

  private closed(attempt: number, code: number, reason: string): void {
    if (attempt !== this.attempt) {
      return;
    }
    if (code === KICKED) {
      this.end("kicked", failure("SESSION_KICKED", reason || "the session was ended"));
    } else if (code === AUTHENTICATION_FAILED && !this.isOnline) {
      this.refused(attempt, failure("TOKEN_INVALID", reason));
    } else {
      if (code === GOING_AWAY) {
        this.backoff.moved();
      }
      this.lost(attempt, failure("UNAVAILABLE", `closed with ${code} ${reason}`.trim()));
    }
  }

  private ping(): void {
    const ping = create(ClientFrameSchema, { frame: { case: "ping", value: { syncCursor: this.owner.cursor() } } });
    this.pacer.sendNow(toBinary(ClientFrameSchema, ping));
  }

  /** The gateway goes away. What is under way is answered meanwhile; the rest is retried on the new connection. */
  private moveAway(attempt: number, afterMs: number): void {
    const wait = Math.max(0, Math.min(afterMs, MAX_RECONNECT_WAIT_MS));
    this.moving();
    this.moving = this.after(wait, () => {
      if (attempt === this.attempt && this.running) {
        this.backoff.moved();
        this.drop(failure("UNAVAILABLE", "the gateway asked to reconnect"), this.runtime.wallTime());
        this.connect();
      }
    });
  }

  private lost(attempt: number, why: SkeinError): void {
    if (attempt !== this.attempt || !this.running) {
      return;
    }
    const wait = Math.max(this.backoff.next(), why.retryAfterMs);
    this.waiting = true;
    this.drop(why, this.runtime.wallTime() + wait);
    this.timer();
    this.timer = this.after(wait, () => this.connect());
  }

  private end(state: "kicked" | "signedOut" | "refused", why: SkeinError, kicked?: Kicked): void {
    this.running = false;
    this.sleepWatch.stop();
    this.leave();
    this.requests.failAll(why);
    this.owner.ended(state, why, kicked);
  }

  private drop(why: SkeinError, retryAt: number): void {
    this.leave();
    this.requests.offline();
    this.owner.disconnected(why, retryAt);
  }

  private leave(): void {
    this.attempt++;
    this.isOnline = false;
    this.timer();
    this.heartbeat.stop();
    this.stable();
    this.moving();
    const old = this.link;
    this.link = undefined;
    old?.close(NORMAL);
  }

  private write(frame: MessageInitShape<typeof ClientFrameSchema>): void {
    this.link?.send(toBinary(ClientFrameSchema, create(ClientFrameSchema, frame)));
  }

  private after(delayMs: number, task: () => void): Timer {
    return this.runtime.schedule(delayMs, task);
  }
}

function endStateOf(why: SkeinError): "signedOut" | "refused" {
  return isTokenProblem(why) ? "signedOut" : "refused";
}
