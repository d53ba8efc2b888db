import { en, type Key } from "../i18n/en.js";
import { t } from "../i18n/language.js";

/** What went wrong, for the user: by the code, never by the server's own words. */
export function explain(error: unknown): string {
  const code = codeOf(error);
  // Each family of methods has a bad-parameter code of its own.
  const key = `error.${/^BAD_\w+_PARAMETER$/.test(code) ? "BAD_REQUEST" : code}`;
  return key in en ? t(key as Key) : t("error.other", { code });
}

/** The code of a SkeinError, or of what a failed message keeps of one. */
export function codeOf(error: unknown): string {
  const code = (error as { code?: unknown } | null | undefined)?.code;
  return typeof code === "string" ? code : "UNKNOWN";
}
