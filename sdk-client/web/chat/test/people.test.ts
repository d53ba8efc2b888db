import { create } from "@bufbuild/protobuf";
import { type Profile, ProfileSchema, ProfileService, ProfileServiceGetResponseSchema } from "@skein/sdk/proto";
import { createRoot } from "solid-js";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createPeople, type People } from "../src/state/people.js";
import { FakeClient } from "./fake-client.js";

/** What the server knows, and what it was asked. */
class Directories extends FakeClient {
  readonly names = new Map<string, Profile>();
  readonly askedUsers: string[][] = [];
  unreachable = false;

  rename(userId: string, nickname: string): void {
    const version = (this.names.get(userId)?.version ?? 0n) + 1n;
    this.names.set(userId, create(ProfileSchema, { userId, nickname, version }));
  }

  constructor() {
    super();
    this.answering(ProfileService, {
      get: async ({ userIds = [] }) => {
        this.askedUsers.push(userIds);
        if (this.unreachable) {
          throw new Error("unreachable");
        }
        const profiles = userIds.flatMap((id) => this.names.get(id) ?? []);
        return create(ProfileServiceGetResponseSchema, { profiles });
      },
    });
  }
}

const MINUTE = 60_000;

let server: Directories;
let people: People;
let visibility: string;
const kept = new Map<string, string>();

beforeEach(() => {
  vi.useFakeTimers();
  kept.clear();
  visibility = "visible";
  vi.stubGlobal("localStorage", {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => kept.set(key, value),
    removeItem: (key: string) => kept.delete(key),
  });
  vi.stubGlobal("document", {
    get visibilityState() {
      return visibility;
    },
    addEventListener: () => {},
    removeEventListener: () => {},
  });
  server = new Directories();
  server.rename("bob", "Bob");
  people = createPeople(server.asClient, "demo:alice");
});

afterEach(() => {
  people.close();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

/** Somewhere on the screen. @returns what takes it away */
function show(userId: string): () => void {
  return createRoot((dispose) => {
    people.name(userId);
    return dispose;
  });
}

describe("a name", () => {
  it("that somebody changed is seen within minutes while it is on the screen", async () => {
    show("bob");
    await vi.advanceTimersByTimeAsync(100);
    expect(people.name("bob")).toBe("Bob");
    server.rename("bob", "Robert");
    await vi.advanceTimersByTimeAsync(4 * MINUTE);
    expect(people.name("bob")).toBe("Bob");
    await vi.advanceTimersByTimeAsync(2 * MINUTE);
    expect(people.name("bob")).toBe("Robert");
  });

  it("is not asked for when nothing shows it, nor while nobody looks", async () => {
    const away = show("bob");
    await vi.advanceTimersByTimeAsync(100);
    away();
    await vi.advanceTimersByTimeAsync(30 * MINUTE);
    expect(server.askedUsers).toHaveLength(1);
    visibility = "hidden";
    show("bob");
    await vi.advanceTimersByTimeAsync(100);
    const before = server.askedUsers.length;
    await vi.advanceTimersByTimeAsync(30 * MINUTE);
    expect(server.askedUsers).toHaveLength(before);
  });

  it("that is old is shown, and asked for, when it comes onto the screen again", async () => {
    show("bob")();
    await vi.advanceTimersByTimeAsync(100);
    server.rename("bob", "Robert");
    await vi.advanceTimersByTimeAsync(6 * MINUTE);
    expect(people.name("bob")).toBe("Bob");
    await vi.advanceTimersByTimeAsync(100);
    expect(people.name("bob")).toBe("Robert");
  });

  it("of somebody who writes to us alone is asked for after a minute", async () => {
    show("bob");
    await vi.advanceTimersByTimeAsync(100);
    server.rename("bob", "Robert");
    await vi.advanceTimersByTimeAsync(MINUTE / 2);
    people.wrote("bob", "p:alice:bob");
    await vi.advanceTimersByTimeAsync(MINUTE);
    expect(people.name("bob")).toBe("Bob");
    people.wrote("bob", "p:alice:bob");
    await vi.advanceTimersByTimeAsync(100);
    expect(people.name("bob")).toBe("Robert");
  });

  it("of somebody whom nothing shows is not asked for because of a message", async () => {
    people.wrote("carol", "g:geese");
    await vi.advanceTimersByTimeAsync(MINUTE);
    expect(server.askedUsers).toEqual([]);
  });

  it("is asked for with the others, a hundred at a time", async () => {
    for (let i = 0; i < 250; i++) {
      show(`user-${i}`);
    }
    await vi.advanceTimersByTimeAsync(6 * MINUTE);
    expect(server.askedUsers.map((ids) => ids.length)).toEqual([100, 100, 50, 100, 100, 50]);
  });

  it("does not become older by an answer that was overtaken", async () => {
    show("bob");
    await vi.advanceTimersByTimeAsync(100);
    people.putUser({ userId: "bob", nickname: "Robert", avatar: "", version: 2n });
    people.putUser({ userId: "bob", nickname: "Bob", avatar: "", version: 1n });
    expect(people.name("bob")).toBe("Robert");
  });

  it("that could not be had is asked for with the next connection, not before", async () => {
    server.unreachable = true;
    show("bob");
    await vi.advanceTimersByTimeAsync(MINUTE);
    expect(server.askedUsers).toHaveLength(1);
    server.unreachable = false;
    people.connected();
    await vi.advanceTimersByTimeAsync(100);
    expect(people.name("bob")).toBe("Bob");
  });
});

describe("what is kept of names", () => {
  it("goes when it is forgotten, and does not come back with a late answer", async () => {
    show("bob");
    await vi.advanceTimersByTimeAsync(3_000);
    expect([...kept.values()].join()).toContain("Bob");
    show("carol");
    people.forget();
    server.rename("carol", "Carol");
    await vi.advanceTimersByTimeAsync(10_000);
    people.close();
    expect(kept.size).toBe(0);
  });

  it("is not written by a tab that was signed out by another one", async () => {
    show("bob");
    await vi.advanceTimersByTimeAsync(100);
    people.discard();
    people.close();
    expect(kept.size).toBe(0);
  });
});
