import { describe, expect, it } from "vitest";
import { type Entry, en, type Key } from "../src/i18n/en.js";
import { dictionaries, type Language, listOf, preferredLanguage, translate } from "../src/i18n/translate.js";

const forms = (entry: Entry) => (typeof entry === "string" ? [entry] : Object.values(entry));
/** With a full stop, or what stands for one: a question mark, an ellipsis, a sentence that is filled in. */
const isSentence = (text: string) => /[.。?？…]$|\{problem\}$/u.test(text);
/** What is said about a field, or about what happened. */
const SENTENCES = /^error\.|Hint$|Failed$|[nN]otFound$|\.(need|bad|long|not)[A-Z]/;
const placeholders = (text: string) => [...new Set(text.match(/\{\w+\}/g) ?? [])].sort();
const keys = Object.keys(en) as Key[];

describe.each(Object.keys(dictionaries) as Language[])("the dictionary %s", (language) => {
  const dictionary = dictionaries[language];

  it("has every key and no other", () => {
    expect(Object.keys(dictionary).sort()).toEqual([...keys].sort());
  });

  it("has the same placeholders in every text and form", () => {
    for (const key of keys) {
      const expected = placeholders(forms(en[key]).at(-1) ?? "");
      for (const form of forms(dictionary[key])) {
        expect(placeholders(form), key).toEqual(expected);
      }
    }
  });

  it("ends whole sentences with a full stop, and labels without, as the first one does", () => {
    for (const key of keys) {
      for (const form of forms(dictionary[key])) {
        const several = /[.。?？]\s*[\p{L}{]/u.test(form);
        expect(isSentence(form), `${key}: ${form}`).toBe(
          SENTENCES.test(key) || several || forms(en[key]).every(isSentence),
        );
      }
    }
  });

  it("leaves no text empty", () => {
    for (const key of keys) {
      for (const form of forms(dictionary[key])) {
        expect(form.trim(), key).not.toBe("");
      }
    }
  });
});

describe("a text", () => {
  it("has the plural form of its number, written as the language does", () => {
    expect(translate("en", "conversation.members", { count: 1 })).toBe("1 member");
    expect(translate("en", "conversation.members", { count: 1200 })).toBe("1,200 members");
    expect(translate("zh", "conversation.members", { count: 1 })).toBe("1 位成员");
  });

  it("does not take what a user wrote for a placeholder", () => {
    expect(translate("en", "list.sender", { sender: "{text}", text: "$& {sender}" })).toBe("{text}: $& {sender}");
  });

  it("lists names as the language does", () => {
    expect(listOf("en", ["a", "b", "c"])).toBe("a, b, and c");
    expect(listOf("zh", ["甲", "乙"])).toBe("甲和乙");
  });
});

it("takes the first language of the browser that there is", () => {
  expect(preferredLanguage(["fr-FR", "zh-TW", "en"])).toBe("zh");
  expect(preferredLanguage(["en-GB", "zh"])).toBe("en");
  expect(preferredLanguage(["fr"])).toBe("en");
  expect(preferredLanguage([])).toBe("en");
});
