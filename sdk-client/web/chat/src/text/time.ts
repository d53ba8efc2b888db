// Times as people say them. All take "now", so that they can be tested and shown again when the day changes.

const DAY = 86_400_000;
/** Messages of one sender within this time stand together. */
export const GROUPING_MS = 5 * 60_000;

const formats = new Map<string, Intl.DateTimeFormat>();

/** Making a format is slow, and lists need many. */
function format(locale: string, key: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const name = `${locale} ${key}`;
  let found = formats.get(name);
  if (!found) {
    found = new Intl.DateTimeFormat(locale, options);
    formats.set(name, found);
  }
  return found;
}

function relativeDay(locale: string, days: number): string {
  return capital(new Intl.RelativeTimeFormat(locale, { numeric: "auto" }).format(days, "day"), locale);
}

function capital(text: string, locale: string): string {
  return text.charAt(0).toLocaleUpperCase(locale) + text.slice(1);
}

export function startOfDay(time: number): number {
  return new Date(time).setHours(0, 0, 0, 0);
}

/** Whole days from `time` to `now`; summer time makes days of 23 and 25 hours, hence the rounding. */
export function daysAgo(time: number, now: number): number {
  return Math.round((startOfDay(now) - startOfDay(time)) / DAY);
}

/** 14:05, or 2:05 PM where the day has twice twelve hours. */
export function clock(time: number, locale: string): string {
  return format(locale, "clock", { timeStyle: "short" }).format(time);
}

/** In the conversation list: 14:05, Yesterday, Tuesday, 14/03/26. */
export function listTime(time: number, now: number, locale: string): string {
  const days = daysAgo(time, now);
  if (days <= 0) {
    return clock(time, locale);
  }
  if (days === 1) {
    return relativeDay(locale, -1);
  }
  if (days < 7) {
    return format(locale, "weekday", { weekday: "short" }).format(time);
  }
  return format(locale, "date", { year: "2-digit", month: "numeric", day: "numeric" }).format(time);
}

/** Between days of a conversation: Today, Yesterday, Tuesday, 14 March, 14 March 2025. */
export function dayName(time: number, now: number, locale: string): string {
  const days = daysAgo(time, now);
  if (days === 0 || days === 1) {
    return relativeDay(locale, -days);
  }
  if (days > 1 && days < 7) {
    return format(locale, "longWeekday", { weekday: "long" }).format(time);
  }
  const sameYear = new Date(time).getFullYear() === new Date(now).getFullYear();
  return sameYear
    ? format(locale, "monthDay", { weekday: "short", month: "long", day: "numeric" }).format(time)
    : format(locale, "fullDate", { year: "numeric", month: "long", day: "numeric" }).format(time);
}

/** Whole: for the machine-readable side of a time, tool tips and accessible names. */
export function fullTime(time: number, locale: string): string {
  return format(locale, "full", { dateStyle: "medium", timeStyle: "short" }).format(time);
}

/** Accessible name of a message's time: the clock today, else with the day. */
export function spokenTime(time: number, now: number, locale: string): string {
  const days = daysAgo(time, now);
  return days <= 0 ? clock(time, locale) : `${dayName(time, now, locale)} ${clock(time, locale)}`;
}

/** What a message needs to know of the one before it. */
export interface Placed {
  sender: string;
  time: number;
  /** An event of the group: stands alone. */
  event: boolean;
}

export function isNewDay(previous: Placed | undefined, current: Placed): boolean {
  return !previous || startOfDay(previous.time) !== startOfDay(current.time);
}

/** Whether the sender's name and picture are shown again. */
export function startsGroup(previous: Placed | undefined, current: Placed): boolean {
  return (
    !previous ||
    current.event ||
    previous.event ||
    previous.sender !== current.sender ||
    current.time - previous.time > GROUPING_MS ||
    isNewDay(previous, current)
  );
}
