import { afterEach, describe, expect, it, vi } from "vitest";
import { FramePacer } from "../src/connection/frame-pacer.js";
import { SystemRuntime } from "../src/runtime.js";

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

/** The platform's clock, and one that somebody sets. */
function set(byMs: number): void {
  const shown = Date.now() + byMs;
  vi.spyOn(Date, "now").mockReturnValue(shown);
}

describe.each([-3_600_000, -60_000, 60_000])("when the clock of the platform is set by %i ms", (ms) => {
  it("spans of time stay what they are", () => {
    const runtime = new SystemRuntime();
    const before = runtime.now();
    set(ms);
    const passed = runtime.now() - before;
    expect(passed).toBeGreaterThanOrEqual(0);
    expect(passed).toBeLessThan(1_000);
  });

  it("frames go out as before", () => {
    const sent: Uint8Array[] = [];
    const pacer = new FramePacer(new SystemRuntime(), (frame) => sent.push(frame));
    pacer.reset(100);
    pacer.send(new Uint8Array(1));
    set(ms);
    pacer.send(new Uint8Array(2));
    expect(sent).toHaveLength(2);
  });

  it("nothing becomes due by it", () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    const runtime = new SystemRuntime();
    const task = vi.fn();
    runtime.schedule(10_000, task);
    set(ms);
    runtime.runDue();
    expect(task).not.toHaveBeenCalled();
  });
});
