import { type Dictionary, en, type Key } from "./en.js";
import { zh } from "./zh.js";

export type { Key };
export type Language = "en" | "zh";
export type Params = Record<string, string | number>;
export type Translate = (key: Key, params?: Params) => string;

export const dictionaries: Record<Language, Dictionary> = { en, zh };

/** How each language calls itself. */
export const languageNames: Record<Language, string> = { en: "English", zh: "中文" };

export function isLanguage(text: unknown): text is Language {
  return text === "en" || text === "zh";
}

/** The first language of the browser that there is a dictionary for. */
export function preferredLanguage(languages: readonly string[]): Language {
  for (const language of languages) {
    const base = language.toLowerCase().split("-")[0];
    if (isLanguage(base)) {
      return base;
    }
  }
  return "en";
}

/**
 * How dates and times are written: as the browser's user writes this language, e.g. en-US with 12 hours and en-GB with
 * 24; as the language is written where most speak it when the browser does not name it.
 */
export function localeOf(language: Language, languages: readonly string[]): string {
  return languages.find((one) => one.toLowerCase().split("-")[0] === language) ?? language;
}

const plurals: Record<Language, Intl.PluralRules> = {
  en: new Intl.PluralRules("en"),
  zh: new Intl.PluralRules("zh"),
};

/** The text with its {placeholders} filled in; {count} chooses the plural form. */
export function translate(language: Language, key: Key, params: Params = {}): string {
  const entry = dictionaries[language][key];
  const text =
    typeof entry === "string"
      ? entry
      : plurals[language].select(Number(params.count)) === "one"
        ? (entry.one ?? entry.other)
        : entry.other;
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = params[name];
    if (value === undefined) {
      return whole;
    }
    return typeof value === "number" ? value.toLocaleString(language) : value;
  });
}

/** "a, b and c" */
export function listOf(language: Language, items: readonly string[]): string {
  return new Intl.ListFormat(language, { type: "conjunction" }).format(items);
}
