import { isVisible } from "./names.js";

/** Longest text of a message in bytes of UTF-8. */
export const MAX_TEXT_BYTES = 8192;
/** From here on the writer is told how much is left. */
export const WARN_TEXT_BYTES = 7600;
/** Longest name of a group in bytes of UTF-8. */
export const MAX_GROUP_NAME_BYTES = 30;
/** Longest nickname in characters as people count them. */
export const MAX_NICKNAME = 32;

/** Length in UTF-8, without encoding the text: it is asked at every key. */
export function utf8Length(text: string): number {
  let bytes = 0;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit < 0x80) {
      bytes += 1;
    } else if (unit < 0x800) {
      bytes += 2;
    } else if (unit >= 0xd800 && unit < 0xdc00 && i + 1 < text.length && isLow(text.charCodeAt(i + 1))) {
      bytes += 4;
      i++;
    } else {
      // Also a lone surrogate, which is encoded as U+FFFD.
      bytes += 3;
    }
  }
  return bytes;
}

function isLow(unit: number): boolean {
  return unit >= 0xdc00 && unit < 0xe000;
}

/** What is sent of what was typed: all of it but line ends at the end. Undefined: nothing of it can be seen. */
export function written(text: string): string | undefined {
  return !isVisible(text) ? undefined : text.replace(/[\r\n]+$/u, "");
}

const graphemes = new Intl.Segmenter(undefined, { granularity: "grapheme" });

/** Characters as people count them: a family of emoji is one. */
export function characters(text: string): number {
  let count = 0;
  for (const _ of graphemes.segment(text)) {
    count++;
  }
  return count;
}

const USER_ID = /^[A-Za-z0-9_\-@.]{1,32}$/;

export function isUserId(text: string): boolean {
  return USER_ID.test(text);
}

/** `p:alice:bob`: the two ids in byte order; ids are ASCII, so the order of UTF-16 is the same. */
export function pairId(a: string, b: string): string {
  return a < b ? `p:${a}:${b}` : `p:${b}:${a}`;
}

/** Who takes part in the conversation with this id, or undefined when it is no id of a conversation of this user. */
export function participants(
  id: string,
  self: string,
): { kind: "pair"; peer: string } | { kind: "group"; groupId: string } | undefined {
  if (id.startsWith("g:") && id.length > 2) {
    return { kind: "group", groupId: id.slice(2) };
  }
  const [kind, a, b, ...more] = id.split(":");
  if (kind !== "p" || !a || !b || more.length > 0 || !isUserId(a) || !isUserId(b) || (a !== self && b !== self)) {
    return undefined;
  }
  return { kind: "pair", peer: a === self ? b : a };
}
