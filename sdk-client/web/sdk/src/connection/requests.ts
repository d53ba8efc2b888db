import { create, type MessageInitShape, toBinary } from "@bufbuild/protobuf";
import type { SkeinError } from "../errors.js";
import { failure, fromProto } from "../failures.js";
import { ClientFrameSchema, type Reply } from "../proto.js";
import type { Runtime, Timer } from "../runtime.js";
import type { FramePacer } from "./frame-pacer.js";

/** Calls waiting for a connection or an answer; more fail with OVERLOADED. */
const MAX_OPEN = 2_000;
const DEFAULT_MAX_FRAME_BYTES = 65_536;

type Frame = MessageInitShape<typeof ClientFrameSchema>["frame"];

interface Open {
  bytes: Uint8Array;
  resolve: (response: Uint8Array) => void;
  reject: (why: SkeinError) => void;
  timeout: Timer;
  sent: boolean;
}

/** Calls and their answers. */
export class Requests {
  private readonly open = new Map<number, Open>();
  /** 1 is the Connect frame's. */
  private lastId = 1;
  private isOnline = false;
  private maxFrameBytes = DEFAULT_MAX_FRAME_BYTES;

  constructor(
    private readonly runtime: Runtime,
    private readonly pacer: FramePacer,
  ) {}

  call(method: string, request: Uint8Array, timeoutMs: number): Promise<Uint8Array> {
    return this.submit({ case: "call", value: { method, request } }, timeoutMs);
  }

  /** Sends a frame that gets an answer; while offline it waits for the connection as long as its timeout allows. */
  submit(frame: Frame, timeoutMs: number): Promise<Uint8Array> {
    if (this.open.size >= MAX_OPEN) {
      return Promise.reject(failure("OVERLOADED", "too many open calls"));
    }
    const id = ++this.lastId;
    const bytes = toBinary(ClientFrameSchema, create(ClientFrameSchema, { id: BigInt(id), frame }));
    if (bytes.length > this.maxFrameBytes) {
      // Sent, it would cost the whole connection.
      return Promise.reject(failure("FRAME_TOO_LARGE", `larger than ${this.maxFrameBytes} bytes`));
    }
    return new Promise((resolve, reject) => {
      const timeout = this.runtime.schedule(timeoutMs, () => this.timedOut(id));
      const request: Open = { bytes, resolve, reject, timeout, sent: false };
      this.open.set(id, request);
      if (this.isOnline) {
        this.transmit(request);
      }
    });
  }

  online(maxFrameBytes: number): void {
    this.isOnline = true;
    this.maxFrameBytes = maxFrameBytes > 0 ? maxFrameBytes : DEFAULT_MAX_FRAME_BYTES;
    for (const request of [...this.open.values()]) {
      this.transmit(request);
    }
  }

  /** What was sent is without an answer for ever; what still waited goes on waiting. */
  offline(): void {
    this.isOnline = false;
    for (const [id, request] of [...this.open]) {
      if (request.sent) {
        this.open.delete(id);
        fail(request, failure("UNAVAILABLE", "the connection broke"));
      }
    }
  }

  /** The client ends: nothing waits any longer. */
  failAll(why: SkeinError): void {
    this.isOnline = false;
    const all = [...this.open.values()];
    this.open.clear();
    for (const request of all) {
      fail(request, why);
    }
  }

  answered(id: number, reply: Reply): void {
    const request = this.open.get(id);
    if (!request) {
      return;
    }
    this.open.delete(id);
    if (reply.result.case === "error") {
      fail(request, fromProto(reply.result.value));
    } else {
      request.timeout();
      request.resolve(reply.result.value ?? new Uint8Array());
    }
  }

  private transmit(request: Open): void {
    request.sent = true;
    this.pacer.send(request.bytes);
  }

  private timedOut(id: number): void {
    const request = this.open.get(id);
    if (request) {
      this.open.delete(id);
      fail(request, failure(request.sent ? "TIMED_OUT" : "UNAVAILABLE", "no answer in time"));
    }
  }
}

function fail(request: Open, why: SkeinError): void {
  request.timeout();
  request.reject(why);
}
