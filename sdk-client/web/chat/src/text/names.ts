// Names as people wrote them, made fit to be shown.

/**
 * What takes no ink: white space, controls, formatting (zero-width, direction marks and overrides), unassigned and
 * private-use characters, variation selectors, and letters that fonts draw empty.
 */
const INVISIBLE = /[\s\p{C}\p{M}\p{Default_Ignorable_Code_Point}\u2800\u3164\uffa0\u115f\u1160]/u;

/** Whether anything of the text can be seen. */
export function isVisible(text: string): boolean {
  for (const character of text) {
    if (!INVISIBLE.test(character)) {
      return true;
    }
  }
  return false;
}

/** Embeddings, overrides and isolates: no name needs them, and they reorder what stands beside it. */
const DIRECTION = /[\u202a-\u202e\u2066-\u2069]/gu;

/** The name on one line, or the id where the name is empty or cannot be seen. */
export function visibleName(name: string | undefined, id: string): string {
  return name && isVisible(name)
    ? name
        .replace(DIRECTION, "")
        .replace(/[\r\n\u2028\u2029]+/gu, " ")
        .trim()
    : id;
}

/**
 * For places that take a bare string (a title, a system notification, an accessible name) and so cannot be isolated by
 * an element: encloses the text so that a direction override in it ends with it.
 */
export function isolated(text: string): string {
  return /[\u0590-\u08ff\u200e\u200f\u202a-\u202e\u2066-\u2069\ufb1d-\ufefc]/u.test(text)
    ? `\u2068${text.replace(DIRECTION, "")}\u2069`
    : text;
}

const graphemes = new Intl.Segmenter(undefined, { granularity: "grapheme" });

/** Up to two characters that stand for the name where there is no picture. */
export function initials(name: string): string {
  const words = name
    .trim()
    .split(/[\s_\-.@]+/u)
    .filter(isVisible);
  const first = firstVisible(words[0] ?? name);
  // One character says enough in scripts that write words without spaces, and an emoji is wide.
  const second = words.length > 1 && /^\p{L}/u.test(first) && !isWide(first) ? firstVisible(words[1] ?? "") : "";
  return (first + (/^[\p{L}\p{N}]/u.test(second) && !isWide(second) ? second : "")).toLocaleUpperCase();
}

function firstVisible(text: string): string {
  for (const { segment } of graphemes.segment(text)) {
    if (isVisible(segment)) {
      return segment;
    }
  }
  return "?";
}

function isWide(text: string): boolean {
  return /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u.test(text);
}

/** A stable number for the colour of an id: 0 to count - 1. */
export function colourOf(id: string, count: number): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < id.length; i++) {
    hash = Math.imul(hash ^ id.charCodeAt(i), 0x01000193);
  }
  return (hash >>> 0) % count;
}

/** The picture's address if it may be loaded: https, or this origin. Anything else is the owner's text, not an address. */
export function pictureUrl(url: string | undefined, origin: string): string | undefined {
  if (!url || !URL.canParse(url, origin)) {
    return undefined;
  }
  const parsed = new URL(url, origin);
  return parsed.protocol === "https:" || parsed.origin === origin ? parsed.href : undefined;
}
