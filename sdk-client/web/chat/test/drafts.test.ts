import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type DraftStorage, Drafts } from "../src/state/drafts.js";

class FakeStorage implements DraftStorage {
  readonly values = new Map<string, string>();
  full = false;
  get length(): number {
    return this.values.size;
  }
  key(index: number): string | null {
    return [...this.values.keys()][index] ?? null;
  }
  getItem(key: string): string | null {
    return this.values.get(key) ?? null;
  }
  setItem(key: string, value: string): void {
    if (this.full) {
      throw new DOMException("full", "QuotaExceededError");
    }
    this.values.set(key, value);
  }
  removeItem(key: string): void {
    this.values.delete(key);
  }
}

describe("a draft", () => {
  let storage: FakeStorage;
  beforeEach(() => {
    vi.useFakeTimers();
    storage = new FakeStorage();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it("is there again after a reload, for its account and conversation only", () => {
    const drafts = new Drafts(storage, "demo:alice");
    drafts.set("p:alice:bob", "hello");
    vi.runAllTimers();
    expect(new Drafts(storage, "demo:alice").get("p:alice:bob")).toBe("hello");
    expect(new Drafts(storage, "demo:alice").get("p:alice:carol")).toBe("");
    expect(new Drafts(storage, "demo:al").get("p:alice:bob")).toBe("");
  });

  it("is written once when the typing pauses", () => {
    const changed = vi.fn();
    const drafts = new Drafts(storage, "demo:alice", changed);
    for (const text of ["h", "he", "hel"]) {
      drafts.set("c", text);
      vi.advanceTimersByTime(100);
    }
    expect(changed).not.toHaveBeenCalled();
    vi.runAllTimers();
    expect(changed).toHaveBeenCalledExactlyOnceWith("c");
  });

  it("is written at once when the page goes, and gone at once when it was sent", () => {
    const drafts = new Drafts(storage, "demo:alice");
    drafts.set("c", "half");
    drafts.flush();
    expect([...storage.values.values()]).toEqual(["half"]);
    drafts.set("c", "");
    expect(storage.values.size).toBe(0);
    vi.runAllTimers();
    expect(storage.values.size).toBe(0);
  });

  it("of another tab shows here, unless one is being typed here", () => {
    const changed = vi.fn();
    const drafts = new Drafts(storage, "demo:alice", changed);
    drafts.written("skein.draft.demo:alice.c", "theirs");
    expect(drafts.get("c")).toBe("theirs");
    expect(changed).toHaveBeenCalledWith("c");
    drafts.set("c", "mine");
    drafts.written("skein.draft.demo:alice.c", "theirs again");
    expect(drafts.get("c")).toBe("mine");
    drafts.written("something.else", "x");
    drafts.written(null, null);
  });

  it("goes with the account", () => {
    new Drafts(storage, "demo:bob").set("c", "bob's");
    vi.runAllTimers();
    const drafts = new Drafts(storage, "demo:alice");
    drafts.set("c", "one");
    drafts.set("d", "two");
    drafts.flush();
    drafts.set("d", "two more");
    drafts.forgetAll();
    vi.runAllTimers();
    expect([...storage.values.values()]).toEqual(["bob's"]);
  });

  it("lives in the page when the storage is full", () => {
    const drafts = new Drafts(storage, "demo:alice");
    storage.full = true;
    drafts.set("c", "text");
    vi.runAllTimers();
    expect(drafts.get("c")).toBe("text");
  });
});
