import { beforeEach, describe, expect, it } from "vitest";
import { SkeinError } from "../src/errors.js";
import { BOB, Device, outcomeOf } from "./support/device.js";
import { METHODS } from "./support/methods.js";
import { CALM } from "./support/scripted-server.js";

const GOING_AWAY = 4005;

let device: Device;

beforeEach(() => {
  device = new Device();
});

/** Its back-off is at the cap then. */
async function startWithTrouble(): Promise<void> {
  await device.start();
  for (let i = 0; i < 7; i++) {
    device.server.breakConnection();
    await device.pass(40);
  }
  expect(device.state).toBe("connected");
}

function reconnect(afterMs: number): void {
  device.server.push({ case: "reconnect", value: { afterMs } });
}

async function expectBackWithin(seconds: number): Promise<void> {
  await device.pass(3);
  expect(device.state).toBe("connecting");
  device.server.weather = CALM;
  await device.pass(seconds - 3);
  expect(device.state).toBe("connected");
}

describe("when a gateway is replaced", () => {
  it("trouble of before does not make an ordered move slow", async () => {
    await startWithTrouble();
    reconnect(0);
    device.server.weather = { ...CALM, refuse: 1 };
    await expectBackWithin(5);
  });

  it("nor the way back after it closed because it goes", async () => {
    await startWithTrouble();
    device.server.closeWith(GOING_AWAY);
    device.server.weather = { ...CALM, refuse: 1 };
    await expectBackWithin(5);
  });

  it("an order that overtakes the welcome counts", async () => {
    device.server.beforeWelcome = { case: "reconnect", value: { afterMs: 2_000 } };
    await device.start();
    device.server.beforeWelcome = undefined;
    expect(device.state).toBe("connected");
    await device.pass(2);
    expect(device.server.connects).toBe(2);
    expect(device.state).toBe("connected");
  });

  it("what had no answer yet goes out again at once", async () => {
    await device.start();
    device.server.weather = { ...CALM, loseReply: 1 };
    const sent = outcomeOf(device.client.sendText({ userId: "bob" }, "on its way"));
    await device.pass(1);
    device.server.weather = CALM;
    reconnect(0);
    await device.runtime.run(50);
    expect(sent.value?.seq).toBe(1);
    expect(device.seqs(BOB)).toEqual([1]);
  });

  it("what it refused does not wait any longer", async () => {
    await device.start();
    device.server.failing.set(METHODS.send, new SkeinError("UNAVAILABLE", "down", { number: 60014 }));
    const sent = outcomeOf(device.client.sendText({ userId: "bob" }, "refused"));
    const next = outcomeOf(device.client.sendText({ userId: "bob" }, "behind it"));
    await device.pass(15);
    device.server.failing.clear();
    reconnect(0);
    await device.runtime.run(50);
    expect(sent.value?.seq).toBe(1);
    expect(next.value?.seq).toBe(2);
    await device.pass(60);
    expect(device.seqs(BOB)).toEqual([1, 2]);
  });

  it("a rate limit holds on the next gateway too", async () => {
    await device.start();
    device.server.failing.set(METHODS.send, new SkeinError("RATE_LIMITED", "slower", { retryAfterMs: 5_000 }));
    const sent = outcomeOf(device.client.sendText({ userId: "bob" }, "too fast"));
    await device.pass(1);
    device.server.failing.clear();
    reconnect(0);
    await device.pass(3);
    expect(sent.done).toBe(false);
    await device.pass(2);
    expect(sent.value?.seq).toBe(1);
  });
});
