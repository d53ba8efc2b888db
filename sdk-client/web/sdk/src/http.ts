import { type DescService, fromBinary } from "@bufbuild/protobuf";
import { base64Decode } from "@bufbuild/protobuf/wire";
import type { Client } from "@connectrpc/connect";
import { type Carried, clientOf, nameOf, type Wishes } from "./calls.js";
import type { SkeinError } from "./errors.js";
import { asSkeinError, badField, failure, fromInfo } from "./failures.js";
import { ErrorInfoSchema } from "./proto.js";

const TIMEOUT_MS = 15_000;

/** Where `./skein up` listens. */
const ON_THIS_MACHINE = "http://localhost:8080";

/** The gateway's address, checked; without one the page's own origin, outside of a browser that of a gateway tried out. */
export function gatewayUrl(url?: string): string {
  const given = url ?? (globalThis as { location?: { origin?: string } }).location?.origin ?? ON_THIS_MACHINE;
  let parsed: URL;
  try {
    parsed = new URL(given);
  } catch {
    throw badField("url", `is no URL: ${given}`);
  }
  if (parsed.protocol !== "http:" && parsed.protocol !== "https:") {
    throw badField("url", "must begin with http:// or https://");
  }
  return `${parsed.origin}${parsed.pathname.replace(/\/+$/, "")}`;
}

/**
 * Single calls through the gateway's HTTP door, without a session: registration, and any method by token. Fails with
 * SkeinError; UNAVAILABLE when the gateway cannot be reached.
 */
export class SkeinHttp {
  private readonly url: string;

  /** @param url the gateway; default: the page's origin, outside of a browser `http://localhost:8080` */
  constructor(url?: string) {
    this.url = gatewayUrl(url);
  }

  /**
   * The methods of a service, e.g. `http.service(AccountService).register({ … })`. Headers said with a call are sent, e.g.
   * `skein-act-as` by an app's own server.
   *
   * @param token access token; not needed for methods open to anyone
   */
  service<S extends DescService>(service: S, token?: string): Client<S> {
    return clientOf(service, (method, request, wishes) => this.post(nameOf(method), request, wishes, token));
  }

  private async post(method: string, body: Uint8Array, wishes: Wishes, token?: string): Promise<Carried> {
    const headers = new Headers(wishes.headers);
    headers.set("content-type", "application/proto");
    if (token) {
      headers.set("authorization", `Bearer ${token}`);
    }
    let response: Response;
    let bytes: Uint8Array;
    try {
      response = await fetch(`${this.url}/${method}`, {
        method: "POST",
        headers,
        body: body as Uint8Array<ArrayBuffer>,
        signal: endOf(wishes),
        // No cookies and no cache: the token in the header is all there is.
        credentials: "omit",
        cache: "no-store",
      });
      bytes = new Uint8Array(await response.arrayBuffer());
    } catch (cause) {
      throw failure("UNAVAILABLE", `cannot reach ${this.url}: ${asSkeinError(cause).message}`, { cause });
    }
    if (response.status !== 200) {
      throw connectError(response.status, bytes);
    }
    return { response: bytes, headers: response.headers };
  }
}

/** When the request is of no use any more. Browsers before 2024 cannot join signals: there it goes on unheard. */
function endOf({ timeoutMs = TIMEOUT_MS, signal }: Wishes): AbortSignal {
  const timeout = AbortSignal.timeout(timeoutMs);
  return signal && AbortSignal.any ? AbortSignal.any([timeout, signal]) : timeout;
}

interface ConnectErrorBody {
  code?: unknown;
  message?: unknown;
  details?: { type?: unknown; value?: unknown }[];
}

/** Reads the JSON error of the Connect protocol; whatever the body is, it becomes a SkeinError. */
export function connectError(status: number, bytes: Uint8Array): SkeinError {
  try {
    const body = JSON.parse(new TextDecoder().decode(bytes)) as ConnectErrorBody;
    const detail = body.details?.find((each) => each.type === "skein.v1.ErrorInfo");
    if (typeof detail?.value === "string") {
      const info = fromBinary(ErrorInfoSchema, base64Decode(detail.value));
      return fromInfo(String(body.code ?? ""), String(body.message ?? ""), info);
    }
  } catch {
    // Not Skein's error form: only the status is left to go by.
  }
  return failure(codeOfStatus(status), `HTTP status ${status}`);
}

/** A proxy answered, or something that is not Skein. */
function codeOfStatus(status: number): string {
  const codes: Record<number, string> = {
    400: "BAD_REQUEST",
    401: "TOKEN_INVALID",
    404: "UNKNOWN_METHOD",
    405: "UNKNOWN_METHOD",
    413: "FRAME_TOO_LARGE",
    429: "RATE_LIMITED",
    501: "UNKNOWN_METHOD",
  };
  return codes[status] ?? "UNAVAILABLE";
}
