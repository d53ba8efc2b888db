// Finds web addresses in a text. The result is data: the view makes text nodes and links of it, never markup.

export type Part = { text: string; url?: undefined } | { text: string; url: string };

/** http and https only. Ends before white space, quotes, brackets that open nothing, and CJK punctuation. */
const CANDIDATE = /https?:\/\/[^\s<>"'`\u3000-\u303f\uff00-\uffef\u202a-\u202e\u2066-\u2069\u200b-\u200f]+/giu;
const TAIL = new Set(".,;:!?)]}…");

/** Splits a text into plain parts and links, losing no character. */
export function parts(text: string): Part[] {
  const found: Part[] = [];
  let from = 0;
  for (const match of text.matchAll(CANDIDATE)) {
    const url = withoutTail(match[0]);
    if (!safe(url)) {
      continue;
    }
    if (match.index > from) {
      found.push({ text: text.slice(from, match.index) });
    }
    found.push({ text: url, url });
    from = match.index + url.length;
  }
  if (from < text.length) {
    found.push({ text: text.slice(from) });
  }
  return found;
}

/** A sentence's own punctuation is not part of the address; a bracket that the address itself opened is. */
function withoutTail(candidate: string): string {
  let unopened = 0;
  for (const character of candidate) {
    unopened += character === ")" ? 1 : character === "(" ? -1 : 0;
  }
  let end = candidate.length;
  for (; end > 0 && TAIL.has(candidate.charAt(end - 1)); end--) {
    if (candidate.charAt(end - 1) === ")" && unopened-- <= 0) {
      break;
    }
  }
  return candidate.slice(0, end);
}

/** A name before an @ makes another site look like the one that is named: such an address stays text. */
function safe(url: string): boolean {
  if (!URL.canParse(url)) {
    return false;
  }
  const parsed = new URL(url);
  return parsed.hostname !== "" && parsed.username === "" && parsed.password === "";
}
