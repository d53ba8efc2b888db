// The language of the page: one signal for the whole page, kept in localStorage.
import { createRoot, createSignal } from "solid-js";
import {
  isLanguage,
  type Key,
  type Language,
  localeOf,
  type Params,
  preferredLanguage,
  translate,
} from "./translate.js";

const STORED = "skein.language";

function initial(): Language {
  const stored = localStorage.getItem(STORED);
  return isLanguage(stored) ? stored : preferredLanguage(navigator.languages);
}

const [language, set] = createRoot(() => createSignal<Language>(initial()));

export { language };

export function setLanguage(next: Language): void {
  localStorage.setItem(STORED, next);
  document.documentElement.lang = htmlLanguage(next);
  set(next);
}

/** Tells <html> too, for screen readers and fonts. */
export function applyLanguage(): void {
  document.documentElement.lang = htmlLanguage(language());
}

function htmlLanguage(of: Language): string {
  return of === "zh" ? "zh-CN" : of;
}

/** For dates and times: the language with the region whose habits they follow. */
export function locale(): string {
  return localeOf(language(), navigator.languages);
}

export function t(key: Key, params?: Params): string {
  return translate(language(), key, params);
}
