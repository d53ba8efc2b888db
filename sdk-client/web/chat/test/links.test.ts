import { describe, expect, it } from "vitest";
import { parts } from "../src/text/links.js";

const urls = (text: string) => parts(text).flatMap((part) => part.url ?? []);

describe("links", () => {
  it("lose no character of the text", () => {
    for (const text of [
      "",
      "no link",
      "https://a.example",
      "a https://a.example, b (https://b.example/x_(y)) c",
      "https://",
    ]) {
      expect(
        parts(text)
          .map((part) => part.text)
          .join(""),
      ).toBe(text);
    }
  });

  it("end before the punctuation of the sentence", () => {
    expect(urls("See https://a.example/x.")).toEqual(["https://a.example/x"]);
    expect(urls("(see https://a.example/x)")).toEqual(["https://a.example/x"]);
    expect(urls("https://en.example/wiki/Goose_(bird)!")).toEqual(["https://en.example/wiki/Goose_(bird)"]);
    expect(urls("看https://a.example/路径。然后")).toEqual(["https://a.example/路径"]);
    expect(urls('"https://a.example/?q=1&b=2"')).toEqual(["https://a.example/?q=1&b=2"]);
  });

  it("are http and https only", () => {
    expect(urls("javascript:alert(1) data:text/html,x file:///etc/passwd ftp://a.example mailto:a@b.example")).toEqual(
      [],
    );
    expect(urls("HTTPS://A.EXAMPLE http://b.example")).toEqual(["HTTPS://A.EXAMPLE", "http://b.example"]);
  });

  it("do not hide their host behind a user name", () => {
    expect(urls("https://bank.example@evil.example/")).toEqual([]);
  });

  it("stop at direction overrides, zero-width characters and markup", () => {
    expect(urls("https://a.example/\u202egnp.exe")).toEqual(["https://a.example/"]);
    expect(urls("https://a.example/\u200bx")).toEqual(["https://a.example/"]);
    expect(urls("<a href=https://a.example><b>")).toEqual(["https://a.example"]);
  });

  it("are found in linear time in 8 KB of anything", () => {
    const started = performance.now();
    parts("https://".repeat(1024));
    parts(`https://a.example/${")".repeat(8000)}`);
    parts(`https://a.example/${"(".repeat(4000)}${")".repeat(4000)}`);
    expect(performance.now() - started).toBeLessThan(500);
  });
});
