import { describe, expect, it } from "vitest";
import { colourOf, initials, isolated, isVisible, pictureUrl, visibleName } from "../src/text/names.js";

describe("a name", () => {
  it("falls back to the user id when nothing of it can be seen", () => {
    for (const name of [
      "",
      " ",
      "\u200b\u200d\ufeff",
      "\u202e\u2066",
      "\u3164",
      "\u2800\u00a0",
      "\u00ad\ufe0f",
      undefined,
    ]) {
      expect(visibleName(name, "alice"), JSON.stringify(name)).toBe("alice");
    }
  });

  it("is shown when a single character of it can be seen", () => {
    expect(visibleName("\u200ba", "alice")).toBe("\u200ba");
    expect(visibleName("王", "alice")).toBe("王");
    expect(visibleName("👩‍👩‍👧", "alice")).toBe("👩‍👩‍👧");
  });

  it("cannot reorder what stands beside it, nor break the line", () => {
    expect(visibleName("\u202egnp.exe\u202c", "x")).toBe("gnp.exe");
    expect(visibleName("a\nb\u2028c", "x")).toBe("a b c");
    expect(isolated("\u202eabc")).toBe("\u2068abc\u2069");
    expect(isolated("مرحبا")).toBe("\u2068مرحبا\u2069");
    expect(isolated("Alice")).toBe("Alice");
  });

  it("sees combining marks alone as nothing", () => {
    expect(isVisible("\u0301\u0302")).toBe(false);
  });
});

describe("initials", () => {
  it("are the first letters of the first two words", () => {
    expect(initials("Alice Liddell")).toBe("AL");
    expect(initials("alice")).toBe("A");
    expect(initials("mad_hatter")).toBe("MH");
  });

  it("are one character in scripts without spaces, and one whole emoji", () => {
    expect(initials("王 小明")).toBe("王");
    expect(initials("👩‍👩‍👧 family")).toBe("👩‍👩‍👧");
    expect(initials("\u200b\u202e")).toBe("?");
  });
});

describe("a picture", () => {
  const origin = "https://chat.example";
  it("is loaded from https and the same origin only", () => {
    expect(pictureUrl("https://img.example/a.png", origin)).toBe("https://img.example/a.png");
    expect(pictureUrl("/media/a.png", origin)).toBe("https://chat.example/media/a.png");
    expect(pictureUrl("http://chat.example.evil/a.png", origin)).toBeUndefined();
    expect(pictureUrl("javascript:alert(1)", origin)).toBeUndefined();
    expect(pictureUrl("data:image/svg+xml,<svg/>", origin)).toBeUndefined();
    expect(pictureUrl("", origin)).toBeUndefined();
  });
});

it("gives an id always the same colour", () => {
  expect(colourOf("alice", 10)).toBe(colourOf("alice", 10));
  const used = new Set(Array.from({ length: 200 }, (_, i) => colourOf(`user${i}`, 10)));
  expect(used.size).toBe(10);
});
