import { describe, expect, it } from "vitest";
import { characters, isUserId, pairId, participants, utf8Length, written } from "../src/text/limits.js";

describe("the length in UTF-8", () => {
  it("is that of the encoder, for every kind of character", () => {
    const encoder = new TextEncoder();
    for (const text of ["", "abc", "é", "王", "👩‍👩‍👧", "\ud800", "a\udc00b", "\ud83d", "\u07ff\u0800\uffff"]) {
      expect(utf8Length(text), JSON.stringify(text)).toBe(encoder.encode(text).length);
    }
  });
});

describe("a conversation id", () => {
  it("of two people is the same from both sides", () => {
    expect(pairId("bob", "alice")).toBe("p:alice:bob");
    expect(pairId("alice", "bob")).toBe("p:alice:bob");
    // Byte order: capitals before small letters.
    expect(pairId("alice", "Bob")).toBe("p:Bob:alice");
  });

  it("says who takes part", () => {
    expect(participants("p:alice:bob", "bob")).toEqual({ kind: "pair", peer: "alice" });
    expect(participants("g:@TGS#1", "bob")).toEqual({ kind: "group", groupId: "@TGS#1" });
  });

  it("of others, or of no kind known here, is none", () => {
    for (const id of ["p:alice:carol", "p:alice", "p::bob", "p:a:bob:c", "g:", "x:bob", "", "p:<script>:bob"]) {
      expect(participants(id, "bob"), id).toBeUndefined();
    }
  });
});

it("knows what may be a user id", () => {
  expect(["alice", "A_b-c@d.e", "x".repeat(32)].every(isUserId)).toBe(true);
  expect(["", "x".repeat(33), "a b", "王", "a:b", "a/b"].some(isUserId)).toBe(false);
});

describe("what is sent of what was typed", () => {
  it("keeps the indentation of the first line, and blank lines within and before", () => {
    expect(written("    def f():\n        pass")).toBe("    def f():\n        pass");
    expect(written("\n\n  a\n\n\tb  ")).toBe("\n\n  a\n\n\tb  ");
  });

  it("loses line ends at the end, and is nothing when it is all blank", () => {
    expect(written("a\n\r\n\n")).toBe("a");
    expect([" ", "\n\t \u3000\n", "\u200b", ""].map(written)).toEqual(Array(4).fill(undefined));
  });
});

it("counts characters as people do", () => {
  expect(["", "abc", "鲍勃", "👩‍👩‍👧‍👦👍🏾🇨🇳", "e\u0301"].map(characters)).toEqual([0, 3, 2, 3, 1]);
});
