import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { BOB, GEESE, outcomeOf, range } from "./support/device.js";
import { type Tab, World } from "./support/tabs-world.js";

describe("whatever tabs do", () => {
  const step = fc.oneof(
    {
      weight: 10,
      arbitrary: fc.record({ kind: fc.constant("receive" as const), which: fc.nat(9), pause: fc.nat(60) }),
    },
    { weight: 6, arbitrary: fc.record({ kind: fc.constant("send" as const), which: fc.nat(9), pause: fc.nat(60) }) },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant("open" as const), which: fc.nat(9), pause: fc.nat(3_000) }) },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant("kill" as const), which: fc.nat(9), pause: fc.nat(1_500) }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant("nap" as const), which: fc.nat(9), pause: fc.nat(300) }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant("stop" as const), which: fc.nat(9), pause: fc.nat(1_500) }) },
  );

  it("each is told every message once and in order from its first on, and every send of a living tab is stored once", {
    tags: ["SDK-09"],
    timeout: 60_000,
  }, async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 100_000 }),
        fc.array(step, { minLength: 20, maxLength: 60 }),
        async (seed, steps) => {
          const random = new World(seed);
          let tabs = [await random.tab()];
          const sends: { tab: Tab; outcome: ReturnType<typeof outcomeOf> }[] = [];
          for (const { kind, which, pause } of steps) {
            const tab = tabs[which % Math.max(1, tabs.length)];
            if (kind === "receive") {
              random.add(which % 2 ? BOB : GEESE, 1 + (which % 3));
            } else if (kind === "open" || !tab) {
              tabs.push(await random.tab());
            } else if (kind === "send") {
              sends.push({ tab, outcome: outcomeOf(tab.client.sendText({ userId: "bob" }, `text ${sends.length}`)) });
            } else if (kind === "nap") {
              tab.platform.sleep();
              random.add(BOB, 2);
              await random.runtime.run(pause);
              tab.platform.wake(which % 2 === 0);
              tab.client.networkChanged();
            } else if (tabs.length > 1) {
              tabs = tabs.filter((each) => each !== tab);
              if (kind === "kill") {
                tab.kill();
              } else {
                tab.client.stop().catch(() => {});
              }
            }
            await random.runtime.run(pause);
          }
          await random.runtime.run(60_000);
          random.add(BOB, 1);
          random.add(GEESE, 1);
          await random.runtime.run(1_000);
          for (const tab of tabs) {
            for (const [id, timeline] of random.server.timelines) {
              const seqs = tab.seqs(id);
              expect(seqs).toEqual(range(seqs[0] ?? 1, timeline.length));
            }
          }
          for (const { outcome } of sends.filter(({ tab }) => tabs.includes(tab))) {
            expect(outcome).toMatchObject({ done: true, error: undefined });
          }
          const texts = (random.server.timelines.get(BOB) ?? [])
            .filter(({ sender }) => sender === "alice")
            .map(({ content }) => (content?.kind.case === "text" ? content.kind.value.text : ""));
          expect(new Set(texts).size).toBe(texts.length);
          await Promise.all(tabs.map((tab) => tab.client.stop()).concat(random.runtime.run(10_000)));
        },
      ),
      { seed: 3, numRuns: 40, endOnFailure: true },
    );
  });
});
