import { describe, expect, it } from "vitest";
import { localeOf } from "../src/i18n/translate.js";
import { clock, dayName, daysAgo, isNewDay, listTime, type Placed, spokenTime, startsGroup } from "../src/text/time.js";

const at = (text: string) => new Date(text).getTime();
const now = at("2026-03-14T15:00:00");

describe("the time in the list", () => {
  it("is the clock today, yesterday, a weekday within a week, else the date", () => {
    expect(listTime(at("2026-03-14T09:05:00"), now, "en-GB")).toBe("09:05");
    expect(listTime(at("2026-03-14T00:00:00"), now, "en-GB")).toBe("00:00");
    expect(listTime(at("2026-03-13T23:59:00"), now, "en")).toBe("Yesterday");
    expect(listTime(at("2026-03-09T12:00:00"), now, "en")).toBe("Mon");
    expect(listTime(at("2026-03-07T12:00:00"), now, "en")).toBe("3/7/26");
    expect(listTime(at("2026-03-13T12:00:00"), now, "zh")).toBe("昨天");
  });

  it("is the clock for a server that is ahead of this device", () => {
    expect(listTime(now + 60_000, now, "en-GB")).toBe("15:01");
  });
});

describe("the clock", () => {
  const afternoon = at("2026-03-14T14:05:00");
  // Before PM stands a narrow space that does not break.
  const said = (locale: string) => clock(afternoon, locale).replace(/\s/gu, " ");

  it("has 12 or 24 hours as the locale has", () => {
    expect(said("en-US")).toBe("2:05 PM");
    expect(said("en-GB")).toBe("14:05");
    expect(said("zh-CN")).toBe("14:05");
    expect(said("zh")).toBe("14:05");
    expect(clock(at("2026-03-14T00:05:00"), "zh")).toBe("00:05");
  });

  it("follows the region in which the browser's user speaks the chosen language", () => {
    expect(localeOf("en", ["zh-CN", "en-GB", "en-US"])).toBe("en-GB");
    expect(localeOf("zh", ["zh-TW", "en-US"])).toBe("zh-TW");
    expect(localeOf("zh", ["en-US"])).toBe("zh");
    expect(localeOf("en", [])).toBe("en");
  });
});

describe("a day", () => {
  it("has a name that is as short as it may be", () => {
    expect(dayName(now, now, "en")).toBe("Today");
    expect(dayName(at("2026-03-13T01:00:00"), now, "en")).toBe("Yesterday");
    expect(dayName(at("2026-03-10T01:00:00"), now, "en")).toBe("Tuesday");
    expect(dayName(at("2026-01-02T01:00:00"), now, "en")).toBe("Fri, January 2");
    expect(dayName(at("2025-12-31T01:00:00"), now, "en")).toBe("December 31, 2025");
    expect(dayName(now, now, "zh")).toBe("今天");
  });

  it("ends at midnight, however long it was", () => {
    expect(daysAgo(at("2026-03-13T23:59:59"), at("2026-03-14T00:00:01"))).toBe(1);
    // 23 and 25 hours in zones with summer time.
    expect(daysAgo(at("2026-03-28T12:00:00"), at("2026-03-30T12:00:00"))).toBe(2);
    expect(daysAgo(at("2026-10-24T12:00:00"), at("2026-10-26T12:00:00"))).toBe(2);
  });

  it("is said with the clock unless it is today", () => {
    expect(spokenTime(at("2026-03-14T09:05:00"), now, "en-GB")).toBe("09:05");
    expect(spokenTime(at("2026-03-13T09:05:00"), now, "en-GB")).toBe("Yesterday 09:05");
  });
});

describe("messages of one sender", () => {
  const message = (sender: string, time: string, event = false): Placed => ({ sender, time: at(time), event });
  const first = message("alice", "2026-03-14T10:00:00");

  it("stand together within five minutes", () => {
    expect(startsGroup(first, message("alice", "2026-03-14T10:05:00"))).toBe(false);
    expect(startsGroup(first, message("alice", "2026-03-14T10:05:01"))).toBe(true);
  });

  it("are parted by another sender, an event and a new day", () => {
    expect(startsGroup(undefined, first)).toBe(true);
    expect(startsGroup(first, message("bob", "2026-03-14T10:00:01"))).toBe(true);
    expect(startsGroup(first, message("alice", "2026-03-14T10:00:01", true))).toBe(true);
    const late = message("alice", "2026-03-14T23:59:00");
    const early = message("alice", "2026-03-15T00:01:00");
    expect(isNewDay(late, early)).toBe(true);
    expect(startsGroup(late, early)).toBe(true);
  });
});
