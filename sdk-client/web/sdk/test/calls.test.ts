import { create, type DescService, toBinary } from "@bufbuild/protobuf";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { clientOf, nameOf } from "../src/calls.js";
import { pagesOf } from "../src/index.js";
import * as proto from "../src/proto.js";
import { GroupService, ListMembersResponseSchema, ProfileService } from "../src/proto.js";
import { Device, outcomeOf } from "./support/device.js";

const SERVICES = (Object.values(proto) as unknown[]).filter(
  (each): each is DescService => typeof each === "object" && (each as { kind?: unknown } | null)?.kind === "service",
);
const METHODS = SERVICES.flatMap((service) => service.methods);

let device: Device;

beforeEach(async () => {
  device = new Device();
  await device.start();
});

afterEach(() => {
  device.client.stop();
});

describe("a method of the contract", () => {
  it.each(METHODS.map((method) => [nameOf(method), method] as const))(
    "%s is called by its name",
    async (name, method) => {
      device.server.methods.set(name, () => new Uint8Array());
      const before = device.server.calls(name);
      const methods = device.client.service(method.parent) as Record<string, (request: object) => Promise<object>>;
      const called = outcomeOf((methods[method.localName] as (request: object) => Promise<object>)({}));
      await device.pass(1);
      expect(device.server.calls(name)).toBe(before + 1);
      expect(called.error).toBeUndefined();
      expect(called.value).toMatchObject({ $typeName: method.output.typeName });
    },
  );
});

describe("a call", () => {
  const get = () => device.client.service(ProfileService).get;

  it("waits as long as it says", async () => {
    device.server.mute = true;
    const short = outcomeOf(get()({}, { timeoutMs: 500 }));
    const long = outcomeOf(get()({}, { timeoutMs: 20_000 }));
    await device.pass(0.6);
    expect(short.error?.code).toBe("TIMED_OUT");
    await device.pass(12);
    expect(long.done).toBe(false);
    await device.pass(10);
    expect(long.error).toBeDefined();
  });

  it("is given up by its signal", async () => {
    device.server.mute = true;
    const given = new AbortController();
    const call = outcomeOf(get()({}, { signal: given.signal }));
    await device.pass(0.1);
    given.abort();
    await device.pass(0.1);
    expect(call.error).toMatchObject({ code: "CANCELLED", retryable: false });
  });

  it("has no headers on a connection, and no request that is no message", async () => {
    const headers = outcomeOf(get()({}, { headers: { "skein-act-as": "bob" } }));
    const request = outcomeOf(device.client.service(GroupService).listJoined({ limit: 1.5 }));
    await device.pass(0.1);
    expect(headers.error).toMatchObject({ code: "BAD_REQUEST", field: "headers" });
    expect(request.error).toMatchObject({ code: "BAD_REQUEST", field: "request" });
  });

  it("whose answer is no answer says so", async () => {
    device.server.methods.set(nameOf(ProfileService.method.get), () => new Uint8Array([255]));
    const call = outcomeOf(get()({}));
    await device.pass(1);
    expect(call.error).toMatchObject({ code: "INTERNAL" });
  });

  it("is no stream", async () => {
    const streaming = {
      ...ProfileService,
      methods: [{ ...ProfileService.method.get, methodKind: "server_streaming" }],
    };
    const client = clientOf(streaming as unknown as DescService, () => expect.unreachable());
    const stream = (client as unknown as { get(request: object): AsyncIterable<unknown> }).get({});
    await expect(stream[Symbol.asyncIterator]().next()).rejects.toMatchObject({ code: "UNKNOWN_METHOD" });
  });
});

describe("a list", () => {
  it("is read page by page, each when it is wanted", async () => {
    const asked: string[] = [];
    const pages = pagesOf(
      async ({ pageToken = "" }: { groupId: string; pageToken?: string }) => {
        asked.push(pageToken);
        const at = Number(pageToken || 0);
        return { members: [at], nextPageToken: at < 2 ? String(at + 1) : "" };
      },
      { groupId: "geese" },
    );
    expect((await pages.next()).value).toMatchObject({ members: [0] });
    expect(asked).toEqual([""]);
    const rest: number[] = [];
    for await (const { members } of pages) {
      rest.push(...members);
    }
    expect(rest).toEqual([1, 2]);
    expect(asked).toEqual(["", "1", "2"]);
  });

  it("of the contract fits", async () => {
    const response = create(ListMembersResponseSchema, { members: [{ userId: "bob" }] });
    device.server.methods.set(nameOf(GroupService.method.listMembers), () =>
      toBinary(ListMembersResponseSchema, response),
    );
    const found: string[] = [];
    const { listMembers } = device.client.service(GroupService);
    const read = async () => {
      for await (const { members } of pagesOf(listMembers, { groupId: "geese" })) {
        found.push(...members.map(({ userId }) => userId));
      }
    };
    const done = outcomeOf(read());
    await device.pass(1);
    expect(done.done).toBe(true);
    expect(found).toEqual(["bob"]);
  });
});
