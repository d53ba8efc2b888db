import { existsSync, readdirSync, readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";

const dist = new URL("../dist/", import.meta.url);
const LIMIT = 150 * 1024;

/** The page with every script and style it names. */
function firstLoad(): string[] {
  const page = readFileSync(new URL("index.html", dist), "utf8");
  const named = [...page.matchAll(/(?:src|href)="\/(assets\/[^"]+\.(?:js|css))"/g)].flatMap((match) => match[1] ?? []);
  return ["index.html", ...named];
}

describe.runIf(existsSync(new URL("index.html", dist)))("the built chat", () => {
  it("loads at most 150 KB, compressed", () => {
    const files = firstLoad();
    expect(files.length).toBeGreaterThanOrEqual(3);
    const bytes = files.reduce((sum, file) => sum + gzipSync(readFileSync(new URL(file, dist))).length, 0);
    expect(bytes).toBeLessThanOrEqual(LIMIT);
  });

  it("has nothing that the Content-Security-Policy forbids", () => {
    const page = readFileSync(new URL("index.html", dist), "utf8");
    expect(page).not.toMatch(/<style|\sstyle=|<script(?![^>]*\ssrc=)|\son\w+=/i);
    for (const file of readdirSync(new URL("assets/", dist)).filter((name) => name.endsWith(".js"))) {
      const script = readFileSync(new URL(`assets/${file}`, dist), "utf8");
      expect(script).not.toMatch(/\beval\(|new Function\(/);
      // Templates are cloned from markup: a style attribute in them would be blocked.
      expect(script).not.toMatch(/<\w+[^<>"`]*\sstyle=/);
    }
  });
});
