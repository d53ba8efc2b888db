import {
  create,
  type DescMessage,
  type DescMethod,
  type DescService,
  fromBinary,
  type MessageInitShape,
  type MessageShape,
  toBinary,
} from "@bufbuild/protobuf";
import type { MethodOptions_IdempotencyLevel as Idempotency } from "@bufbuild/protobuf/wkt";
import { type Client, createClient } from "@connectrpc/connect";
import { SkeinError } from "./errors.js";
import { asSkeinError, badField, failure } from "./failures.js";

/** What the caller said besides the request. */
export interface Wishes {
  timeoutMs?: number;
  headers?: HeadersInit;
  signal?: AbortSignal;
}

/** Takes an encoded request to the server. */
export type Carry = (method: DescMethod, request: Uint8Array, wishes: Wishes) => Promise<Carried>;

export interface Carried {
  response: Uint8Array;
  headers?: Headers;
}

const IDEMPOTENCY_UNKNOWN: Idempotency.IDEMPOTENCY_UNKNOWN = 0;
/** What timers can do. */
const MAX_TIMEOUT_MS = 2 ** 31 - 1;

/** The methods of a service as functions, made by Connect from its description; they fail with SkeinError. */
export function clientOf<S extends DescService>(service: S, carry: Carry): Client<S> {
  return createClient(service, {
    async unary(method, signal, timeoutMs, headers, input) {
      if (timeoutMs !== undefined && !(timeoutMs > 0 && timeoutMs <= MAX_TIMEOUT_MS)) {
        throw badField("timeoutMs", `must be 1 to ${MAX_TIMEOUT_MS}`);
      }
      const request = encode(method.input, input);
      const { response, headers: header = new Headers() } = await unlessGivenUp(signal, () =>
        carry(method, request, { timeoutMs, headers, signal }),
      );
      const message = decodeAnswer(method.output, response);
      return { stream: false, service: method.parent, method, header, trailer: new Headers(), message };
    },
    async stream(method) {
      throw failure("UNKNOWN_METHOD", `${nameOf(method)} is a stream, which Skein's doors do not carry`);
    },
  });
}

/** As it is called, e.g. `skein.v1.GroupService/Get`. */
export function nameOf(method: DescMethod): string {
  return `${method.parent.typeName}/${method.name}`;
}

/** Whether the contract says that doing it twice is the same as once. */
export function isRepeatable({ idempotency }: DescMethod): boolean {
  return idempotency !== IDEMPOTENCY_UNKNOWN;
}

function encode<I extends DescMessage>(input: I, request: MessageInitShape<I>): Uint8Array {
  try {
    return toBinary(input, create(input, request));
  } catch (cause) {
    throw badField("request", asSkeinError(cause).message);
  }
}

export function decodeAnswer<O extends DescMessage>(output: O, bytes: Uint8Array): MessageShape<O> {
  try {
    return fromBinary(output, bytes);
  } catch (cause) {
    throw failure("INTERNAL", "the answer cannot be decoded", { cause });
  }
}

/** Does it, and stops waiting when the caller does; what was sent by then may be done all the same. */
function unlessGivenUp<T>(signal: AbortSignal | undefined, task: () => Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const givenUp = () => reject(new SkeinError("CANCELLED", "the caller gave up", { cause: signal?.reason }));
    if (signal?.aborted) {
      givenUp();
      return;
    }
    signal?.addEventListener("abort", givenUp);
    task()
      .then(resolve, (cause) => reject(asSkeinError(cause)))
      .finally(() => signal?.removeEventListener("abort", givenUp));
  });
}
