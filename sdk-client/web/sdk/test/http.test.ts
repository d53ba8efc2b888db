import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import { base64Encode } from "@bufbuild/protobuf/wire";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { gatewayUrl } from "../src/http.js";
import { createClient, SkeinError, SkeinHttp } from "../src/index.js";
import {
  AccountService,
  ErrorInfoSchema,
  GroupService,
  RegisterRequestSchema,
  RegisterResponseSchema,
} from "../src/proto.js";

let server: Server;
let http: SkeinHttp;
/** Status 0: none at all. */
let answer: { status: number; body: Uint8Array | string };
const asked: { url?: string; type?: string; authorization?: string; actAs?: unknown; body: Buffer }[] = [];

beforeEach(async () => {
  asked.length = 0;
  server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) {
      chunks.push(chunk as Buffer);
    }
    const { "content-type": type, authorization, "skein-act-as": actAs } = request.headers;
    asked.push({ url: request.url, type, authorization, actAs, body: Buffer.concat(chunks) });
    if (answer.status > 0) {
      response.writeHead(answer.status, { "x-request-id": "r-1" }).end(answer.body);
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  http = new SkeinHttp(`http://127.0.0.1:${(server.address() as AddressInfo).port}/prefix/`);
});

afterEach(() => {
  server.closeAllConnections();
  server.close();
});

const account = { appKey: "demo", userId: "alice", password: "correct horse", nickname: "Alice" };

function accounts() {
  return http.service(AccountService);
}

async function failureOf(promise: Promise<unknown>): Promise<SkeinError> {
  const failure = await promise.catch((cause) => cause);
  expect(failure).toBeInstanceOf(SkeinError);
  return failure as SkeinError;
}

describe("a call by HTTP", () => {
  it("goes to its path as protobuf", async () => {
    answer = {
      status: 200,
      body: toBinary(RegisterResponseSchema, create(RegisterResponseSchema, { userId: "alice" })),
    };
    expect(await accounts().register(account)).toMatchObject({ userId: "alice" });
    expect(asked[0]).toMatchObject({ url: "/prefix/skein.v1.AccountService/Register", type: "application/proto" });
    expect(fromBinary(RegisterRequestSchema, asked[0]?.body ?? new Uint8Array())).toMatchObject(account);
  });

  it("carries token and headers, and gives the headers of the answer", async () => {
    answer = { status: 200, body: new Uint8Array() };
    let requestId: string | null = null;
    await http.service(GroupService, "token").listJoined(
      {},
      {
        headers: { "skein-act-as": "bob" },
        onHeader: (headers) => {
          requestId = headers.get("x-request-id");
        },
      },
    );
    expect(asked[0]).toMatchObject({ authorization: "Bearer token", actAs: "bob" });
    expect(requestId).toBe("r-1");
  });

  it("ends when its caller gives up, or its time is over", async () => {
    answer = { status: 0, body: "" };
    const given = new AbortController();
    const cancelled = failureOf(http.service(GroupService).listJoined({}, { signal: given.signal }));
    await vi.waitFor(() => expect(asked).toHaveLength(1));
    given.abort();
    expect(await cancelled).toMatchObject({ code: "CANCELLED", retryable: false });
    expect(await failureOf(http.service(GroupService).listJoined({}, { signal: given.signal }))).toMatchObject({
      code: "CANCELLED",
    });
    expect(asked).toHaveLength(1);
    expect(await failureOf(http.service(GroupService).listJoined({}, { timeoutMs: 20 }))).toMatchObject({
      code: "UNAVAILABLE",
    });
    expect(await failureOf(http.service(GroupService).listJoined({}, { timeoutMs: 0 }))).toMatchObject({
      code: "BAD_REQUEST",
      field: "timeoutMs",
    });
  });

  it("fails with the server's error", async () => {
    const info = create(ErrorInfoSchema, {
      reason: "ACCOUNT_LOCKED",
      number: 110006,
      retryAfterMs: 900n,
      field: "password",
    });
    const value = base64Encode(toBinary(ErrorInfoSchema, info), "std_raw");
    const details = [
      { type: "other", value: "" },
      { type: "skein.v1.ErrorInfo", value },
    ];
    answer = { status: 429, body: JSON.stringify({ code: "resource_exhausted", message: "locked", details }) };
    const failure = await failureOf(accounts().register(account));
    expect(failure).toMatchObject({
      code: "ACCOUNT_LOCKED",
      message: "locked",
      field: "password",
      retryAfterMs: 900,
      retryable: true,
    });
    expect(failure.details.number).toBe(110006);
  });

  it.each([
    [502, "<html>", "UNAVAILABLE", true],
    [404, "{}", "UNKNOWN_METHOD", false],
    [401, "null", "TOKEN_INVALID", false],
    [429, '{"details":[{"type":"skein.v1.ErrorInfo","value":"!"}]}', "RATE_LIMITED", true],
    [200, "no protobuf", "INTERNAL", true],
  ])("makes an error of whatever answers: %i %s", async (status, body, code, retryable) => {
    answer = { status, body };
    expect(await failureOf(accounts().register(account))).toMatchObject({ code, retryable });
  });

  it("to nobody is UNAVAILABLE", async () => {
    const failure = await failureOf(new SkeinHttp("http://127.0.0.1:1").service(AccountService).register(account));
    expect(failure).toMatchObject({ code: "UNAVAILABLE", retryable: true });
  });
});

describe("without a url", () => {
  afterEach(() => vi.unstubAllGlobals());

  it("a page asks its own gateway", () => {
    vi.stubGlobal("location", { origin: "https://chat.example" });
    expect(gatewayUrl()).toBe("https://chat.example");
  });

  it("a program asks the one that ./skein up starts, as with the Java SDK", () => {
    expect(gatewayUrl()).toBe("http://localhost:8080");
  });
});

describe("options that are wrong are named", () => {
  const good = { url: "http://localhost:8080", appKey: "demo", login: { userId: "alice" } };
  it.each([
    [{ ...good, url: "nonsense" }, "url"],
    [{ ...good, url: "ftp://x" }, "url"],
    [{ ...good, appKey: "" }, "appKey"],
    [{ ...good, login: { userId: "no such!" } }, "login.userId"],
    [{ ...good, login: undefined as unknown as { userId: string } }, "login.userId"],
    [{ ...good, deviceId: "ä" }, "deviceId"],
    [{ ...good, maxPendingSends: 0 }, "maxPendingSends"],
    [{ ...good, roamingMessages: 1.5 }, "roamingMessages"],
  ])("%j", (options, field) => {
    try {
      createClient(options);
      expect.unreachable();
    } catch (failure) {
      expect(failure).toMatchObject({ name: "SkeinError", code: "BAD_REQUEST", field });
    }
  });
});
