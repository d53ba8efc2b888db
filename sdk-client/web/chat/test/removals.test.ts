import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Removals } from "../src/state/removals.js";

const ALICE = { appKey: "demo", userId: "alice" };
const BOB = { appKey: "demo", userId: "bob" };

/** As much of a Storage as it needs. */
class FakeStorage {
  readonly values = new Map<string, string>([["skein.accounts", "[]"]]);
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
    this.values.set(key, value);
  }
  removeItem(key: string): void {
    this.values.delete(key);
  }
}

describe("a removal that was asked for when signing out", () => {
  let storage: FakeStorage;
  let stuck: Set<string>;
  let removed: string[];
  let said: ReturnType<typeof vi.spyOn>;

  beforeEach(() => {
    storage = new FakeStorage();
    stuck = new Set();
    removed = [];
    said = vi.spyOn(console, "error").mockImplementation(() => {});
  });
  afterEach(() => said.mockRestore());

  function removals(): Removals {
    return new Removals(storage, async (_appKey, userId) => {
      if (stuck.has(userId)) {
        throw new Error("the database is in use");
      }
      removed.push(userId);
    });
  }

  it("is said and remembered when it fails, and done at the next start beside the others", async () => {
    stuck.add("alice");
    removals().begin(ALICE);
    removals().begin(BOB);
    expect(await removals().remove(ALICE)).toBe(false);
    expect(said).toHaveBeenCalledTimes(1);

    await removals().again([]);
    expect(removed).toEqual(["bob"]);

    stuck.clear();
    await removals().again([]);
    await removals().again([]);
    expect(removed).toEqual(["bob", "alice"]);
    expect([...storage.values.keys()]).toEqual(["skein.accounts"]);
  });

  it("is done also when the page was closed in the middle of it", async () => {
    removals().begin(ALICE);
    await removals().again([]);
    expect(removed).toEqual(["alice"]);
  });

  it("is given up when the person came back, or when nobody can tell whose it was", async () => {
    removals().begin(ALICE);
    storage.setItem("skein.remove:demo:x", "{");
    await removals().again([ALICE]);
    expect(removed).toEqual([]);
    expect([...storage.values.keys()]).toEqual(["skein.accounts"]);
  });
});
