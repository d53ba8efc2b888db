import { describe, expect, it } from "vitest";
import { translate } from "../src/i18n/translate.js";
import { bodyOf, type Content, changeOf, isEvent, type PreviewTools, previewOf } from "../src/text/preview.js";

const tools: PreviewTools = {
  t: (key, params) => translate("en", key, params),
  language: "en",
  self: "me",
  name: (id) => id.toUpperCase(),
};
/** As far as a preview looks at a content. */
const content = (kind: { case: string; value: object }) => ({ kind }) as Content;
const event = (event: number, operator: string, targets: string[] = []) =>
  bodyOf(content({ case: "notification", value: { event, operator, targets } }), tools);

describe("a preview", () => {
  it("is one line of the text, and not 8 KB of it", () => {
    expect(previewOf(content({ case: "text", value: { text: " a\n\n b\tc " } }), tools)).toBe("a b c");
    expect(previewOf(content({ case: "text", value: { text: "x".repeat(8192) } }), tools)).toHaveLength(160);
    expect(previewOf(content({ case: "text", value: { text: `${"x".repeat(159)}😀` } }), tools)).toBe("x".repeat(159));
  });

  it("stands in for what is no text", () => {
    expect(bodyOf(content({ case: "image", value: {} }), tools)).toBe("Image");
    expect(bodyOf(content({ case: "file", value: { name: "a.pdf" } }), tools)).toBe("File a.pdf");
    expect(bodyOf(content({ case: "file", value: {} }), tools)).toBe("File");
    expect(bodyOf(content({ case: "location", value: { title: "Lake" } }), tools)).toBe("Location: Lake");
    expect(bodyOf(content({ case: "card", value: { id: "bob" } }), tools)).toBe("Contact card: bob");
    expect(bodyOf(content({ case: "custom", value: { desc: "A poll" } }), tools)).toBe("A poll");
    expect(bodyOf(content({ case: "app", value: { type: 2001 } }), tools)).toBe("This message cannot be shown here");
    expect(bodyOf(undefined, tools)).toBe("This message cannot be shown here");
  });
});

describe("an event of a group", () => {
  it("names who did what to whom", () => {
    expect(event(1, "bob")).toBe("BOB created the group");
    expect(event(1, "me")).toBe("You created the group");
    expect(event(1, "bob", ["bob", "carol", "me"])).toBe("BOB created the group with CAROL and you");
    expect(event(1, "me", ["carol", "dora"])).toBe("You created the group with CAROL and DORA");
    expect(event(2, "bob", ["carol", "me"])).toBe("BOB added CAROL and you");
    expect(event(2, "me", ["carol"])).toBe("You added CAROL");
    expect(event(2, "carol", ["carol"])).toBe("CAROL joined");
    expect(event(3, "bob", ["me"])).toBe("BOB removed you");
    expect(event(4, "bob")).toBe("BOB left the group");
    expect(event(99, "bob")).toBe("The group changed");
  });

  it("counts many instead of naming them", () => {
    expect(event(2, "bob", ["a", "b", "c", "d", "e"])).toBe("BOB added A, B, C, and 2 others");
  });

  it("is no message of a person", () => {
    expect(isEvent(content({ case: "notification", value: {} }))).toBe(true);
    expect(isEvent(content({ case: "tip", value: { text: "x" } }))).toBe(true);
    expect(isEvent(content({ case: "text", value: { text: "x" } }))).toBe(false);
  });

  it("says what became of the user's own place, and by whom", () => {
    const change = (event: number, operator: string, targets: string[] = []) =>
      changeOf(content({ case: "notification", value: { event, operator, targets } }), "me");
    expect(change(1, "bob", ["me"])).toEqual({ what: "added", operator: "bob" });
    expect(change(2, "bob", ["carol", "me"])).toEqual({ what: "added", operator: "bob" });
    expect(change(3, "bob", ["me"])).toEqual({ what: "removed", operator: "bob" });
    expect(change(4, "me")).toEqual({ what: "left", operator: "me" });
    for (const other of [
      change(1, "me", ["bob"]),
      change(2, "bob", ["carol"]),
      change(3, "bob", ["carol"]),
      change(4, "bob"),
    ]) {
      expect(other).toBeUndefined();
    }
    expect(changeOf(content({ case: "text", value: { text: "me" } }), "me")).toBeUndefined();
  });
});
