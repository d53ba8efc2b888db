// 10,000 messages in one conversation and 500 conversations, scrolled by wheel while Chromium traces. Prints the figures
// and keeps the trace (for chrome://tracing or the Performance panel) and a summary. Asserts nothing about time.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { CDPSession, Page } from "@playwright/test";
import { OUTPUT } from "../playwright.config.js";
import { expect, test } from "../support/fixtures.js";
import { Account } from "../support/skein.js";

const MESSAGES = Number(process.env.SKEIN_TRACE_MESSAGES ?? 10_000);
const CONVERSATIONS = Number(process.env.SKEIN_TRACE_CONVERSATIONS ?? 500);
const FOLDER = join(OUTPUT, "trace");
const IN_FLIGHT = 8;
const LONG_TASK_MS = 50;

interface TraceEvent {
  name: string;
  cat: string;
  ph: string;
  ts: number;
  dur?: number;
  tid: number;
  pid: number;
  args?: { data?: unknown; name?: string };
}

interface Summary {
  what: string;
  seconds: number;
  rowsSeen: number;
  frames: number;
  dropped: number;
  frameTimeP50: number;
  frameTimeP95: number;
  frameTimeMax: number;
  longTasks: number;
  longestTask: number;
  heapMegabytes: number;
  domNodes: number;
}

function textOf(number: number): string {
  return `message ${number}${" with some more words".repeat((number * 7) % 13)}`;
}

async function inParallel(count: number, work: (index: number) => Promise<void>): Promise<void> {
  let next = 0;
  const worker = async () => {
    while (next < count) {
      await work(next++);
    }
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }, worker));
}

async function importEverything(): Promise<Account> {
  const reader = await Account.register("reader");
  await inParallel(CONVERSATIONS - 1, async (index) => {
    const other = await Account.register(`c${index}`, { nickname: `Person ${index}` });
    await other.send({ user_id: reader.userId }, `Hello from number ${index}`);
  });
  const writer = await Account.register("writer");
  const send = (number: number) => writer.send({ user_id: reader.userId }, textOf(number)).then(() => {});
  await inParallel(MESSAGES - 1, (index) => send(index + 1));
  await send(MESSAGES);
  return reader;
}

async function traced(page: Page, session: CDPSession, what: string, scroll: () => Promise<number>): Promise<Summary> {
  const events: TraceEvent[] = [];
  const collect = ({ value }: { value: unknown[] }) => events.push(...(value as TraceEvent[]));
  session.on("Tracing.dataCollected", collect as never);
  const categories = [
    "toplevel",
    "devtools.timeline",
    "disabled-by-default-devtools.timeline.frame",
    "blink.user_timing",
  ];
  await session.send("Tracing.start", { categories: categories.join(","), transferMode: "ReportEvents" });
  await page.evaluate(() => {
    const times: number[] = [];
    Object.assign(window, { frameTimes: times });
    const frame = (now: number) => {
      times.push(now);
      requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
  });
  const began = performance.now();
  const rowsSeen = await scroll();
  const seconds = (performance.now() - began) / 1_000;
  const times = await page.evaluate(() => (window as unknown as { frameTimes: number[] }).frameTimes);
  const complete = new Promise((done) => session.once("Tracing.tracingComplete", done));
  await session.send("Tracing.end");
  await complete;
  session.off("Tracing.dataCollected", collect as never);
  writeFileSync(join(FOLDER, `${what}.trace.json`), JSON.stringify({ traceEvents: events }));

  const gaps = times.slice(1).map((time, at) => time - (times[at] ?? time));
  const sorted = [...gaps].sort((one, other) => one - other);
  const quantile = (part: number) => round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0);
  const tasks = mainThreadTasks(events);
  await session.send("HeapProfiler.collectGarbage");
  const { metrics } = await session.send("Performance.getMetrics");
  const metric = (name: string) => metrics.find((one) => one.name === name)?.value ?? 0;
  return {
    what,
    seconds: round(seconds),
    rowsSeen,
    frames: gaps.length,
    dropped: Math.round(gaps.reduce((sum, gap) => sum + Math.max(0, Math.round(gap / (1_000 / 60)) - 1), 0)),
    frameTimeP50: quantile(0.5),
    frameTimeP95: quantile(0.95),
    frameTimeMax: round(sorted.at(-1) ?? 0),
    longTasks: tasks.filter((duration) => duration > LONG_TASK_MS).length,
    longestTask: round(Math.max(0, ...tasks)),
    heapMegabytes: round(metric("JSHeapUsedSize") / 2 ** 20),
    domNodes: metric("Nodes"),
  };
}

/** Milliseconds of each task of the page's main thread. */
function mainThreadTasks(events: TraceEvent[]): number[] {
  const main = events.find((event) => event.name === "thread_name" && event.args?.name === "CrRendererMain");
  return events
    .filter((event) => event.name === "RunTask" || event.name === "ThreadControllerImpl::RunTask")
    .filter((event) => event.dur !== undefined && (!main || (event.tid === main.tid && event.pid === main.pid)))
    .map((event) => (event.dur ?? 0) / 1_000);
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

test("long lists", async ({ signedIn }) => {
  mkdirSync(FOLDER, { recursive: true });
  const imported = performance.now();
  const reader = await importEverything();
  console.log(`imported in ${Math.round((performance.now() - imported) / 1_000)} s`);

  const opened = performance.now();
  const { chat, page, context } = await signedIn(reader);
  await expect(chat.row("Writer")).toBeVisible({ timeout: 120_000 });
  console.log(`first sign-in to list: ${round((performance.now() - opened) / 1_000)} s`);
  const session = await context.newCDPSession(page);
  await session.send("Performance.enable");
  const summaries: Summary[] = [];

  const wheel = async (pixels: number) => {
    await page.mouse.wheel(0, pixels);
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => done(0))));
  };
  await chat.conversations.locator(".conversation-list").hover();
  summaries.push(
    await traced(page, session, "conversations", async () => {
      const seen = new Set<string>();
      const total = CONVERSATIONS * 68;
      for (let at = 0; at < total; at += 240) {
        await wheel(240);
        for (const id of await chat.rows().evaluateAll((rows) => rows.map((row) => row.getAttribute("href") ?? ""))) {
          seen.add(id);
        }
      }
      for (let at = 0; at < total; at += 2_000) {
        await wheel(-2_000);
      }
      return seen.size;
    }),
  );

  await chat.open("Writer");
  const jump = chat.button(/^Jump to newest/);
  if (await jump.isVisible()) {
    await jump.click();
  }
  await expect(chat.message(textOf(MESSAGES))).toBeVisible();
  await chat.log.hover();
  summaries.push(
    await traced(page, session, "history", async () => {
      const seen = new Set<string>();
      const end = performance.now() + 10 * 60_000;
      while (seen.size < MESSAGES && performance.now() < end) {
        await wheel(-600);
        for (const text of await chat.texts()) {
          seen.add(/^message \d+/.exec(text)?.[0] ?? "");
        }
      }
      return seen.size;
    }),
  );

  console.table(summaries);
  writeFileSync(join(FOLDER, "summary.json"), `${JSON.stringify(summaries, null, 2)}\n`);
});
