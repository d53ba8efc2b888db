import {
  create,
  type DescMessage,
  fromBinary,
  type MessageInitShape,
  type MessageShape,
  toBinary,
} from "@bufbuild/protobuf";
import { base64Decode } from "@bufbuild/protobuf/wire";
import type { SkeinError } from "./errors.js";
import { asSkeinError, badField, failure, fromInfo } from "./failures.js";
import {
  ErrorInfoSchema,
  LoginRequestSchema,
  type LoginResponse,
  LoginResponseSchema,
  type Platform,
  RefreshRequestSchema,
  type RefreshResponse,
  RefreshResponseSchema,
  RegisterRequestSchema,
  RegisterResponseSchema,
} from "./proto.js";

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

/** Access and refresh token of a login; expiresAt is the end of the access token. */
export interface TokenPair {
  userId: string;
  accessToken: string;
  refreshToken: string;
  expiresAt: number;
}

/**
 * Single calls through the gateway's HTTP door, without a session: registration, login, and any method by token. Fails
 * with SkeinError; UNAVAILABLE when the gateway cannot be reached.
 */
export class SkeinHttp {
  private readonly url: string;

  /** @param url the gateway; default: the page's origin, outside of a browser `http://localhost:8080` */
  constructor(url?: string) {
    this.url = gatewayUrl(url);
  }

  /**
   * Makes an account. Fails with ACCOUNT_TAKEN, PASSWORD_RULE, REGISTRATION_CLOSED, APP_UNKNOWN, BAD_ACCOUNT_PARAMETER.
   *
   * @param account password: 6 to 72 bytes; nickname: at most 32 characters, the user id when left out
   */
  async register(account: {
    appKey: string;
    userId: string;
    password: string;
    nickname?: string;
  }): Promise<{ userId: string }> {
    const answer = await this.call(
      "skein.v1.AccountService/Register",
      RegisterRequestSchema,
      account,
      RegisterResponseSchema,
    );
    return { userId: answer.userId };
  }

  /** Fails with WRONG_CREDENTIALS, ACCOUNT_LOCKED, ACCOUNT_BANNED, APP_UNKNOWN. */
  async login(login: {
    appKey: string;
    userId: string;
    password: string;
    deviceId: string;
    platform: Platform;
  }): Promise<TokenPair> {
    return toPair(await this.call("skein.v1.AuthService/Login", LoginRequestSchema, login, LoginResponseSchema));
  }

  /** Exchanges a refresh token, once. Fails with TOKEN_EXPIRED, TOKEN_INVALID, TOKEN_REVOKED. */
  async refresh(refreshToken: string): Promise<TokenPair> {
    return toPair(
      await this.call("skein.v1.AuthService/Refresh", RefreshRequestSchema, { refreshToken }, RefreshResponseSchema),
    );
  }

  /**
   * Calls any method, e.g. `skein.v1.GroupService/Get`.
   *
   * @param token access token; not needed for methods open to anyone
   */
  async call<I extends DescMessage, O extends DescMessage>(
    method: string,
    input: I,
    request: MessageInitShape<I>,
    output: O,
    token?: string,
  ): Promise<MessageShape<O>> {
    const body = toBinary(input, create(input, request));
    const headers: Record<string, string> = { "content-type": "application/proto" };
    if (token) {
      headers.authorization = `Bearer ${token}`;
    }
    const answer = await this.post(method, headers, body);
    try {
      return fromBinary(output, answer);
    } catch (broken) {
      throw failure("INTERNAL", "the answer cannot be decoded", { cause: broken });
    }
  }

  private async post(method: string, headers: Record<string, string>, body: Uint8Array): Promise<Uint8Array> {
    let response: Response;
    let bytes: Uint8Array;
    try {
      response = await fetch(`${this.url}/${method}`, {
        method: "POST",
        headers,
        body: body as Uint8Array<ArrayBuffer>,
        signal: AbortSignal.timeout(TIMEOUT_MS),
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
    return bytes;
  }
}

function toPair(answer: LoginResponse | RefreshResponse): TokenPair {
  const { userId, accessToken, refreshToken } = answer;
  return { userId, accessToken, refreshToken, expiresAt: Number(answer.expiresAt) };
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
