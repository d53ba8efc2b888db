import { createEffect, createRoot } from "solid-js";
import { beforeEach, describe, expect, it } from "vitest";
import { Namesakes } from "../src/state/namesakes.js";

describe("a name", () => {
  let namesakes: Namesakes;
  beforeEach(() => {
    namesakes = new Namesakes();
    namesakes.put("ui_bob", "鲍勃");
  });

  it("that one user has says who it is", () => {
    expect(namesakes.shared("ui_bob", "鲍勃")).toBe(false);
    namesakes.put("bob", "Bob");
    expect(namesakes.shared("bob", "Bob")).toBe(false);
  });

  it("that two have does not, however it is written", () => {
    namesakes.put("one", "Alice  B");
    namesakes.put("two", "\u200bＡLICE b");
    expect(namesakes.shared("one", "Alice  B")).toBe(true);
    expect(namesakes.shared("two", "\u200bＡLICE b")).toBe(true);
  });

  it("that is the id of another does not", () => {
    namesakes.put("liar", "ui_bob");
    expect(namesakes.shared("liar", "ui_bob")).toBe(true);
  });

  it("is free again when the other gives it up, and followed", () => {
    namesakes.put("other", "鲍勃");
    const seen: boolean[] = [];
    createRoot((dispose) => {
      createEffect(() => seen.push(namesakes.shared("ui_bob", "鲍勃")));
      queueMicrotask(dispose);
      namesakes.put("other", "Bert");
      namesakes.put("third", "鲍勃");
    });
    expect(seen).toEqual([true]);
    expect(namesakes.shared("ui_bob", "鲍勃")).toBe(true);
    namesakes.put("third", "Tim");
    expect(namesakes.shared("ui_bob", "鲍勃")).toBe(false);
  });
});
