import { beforeEach, describe, expect, it } from "vitest";
import { Backoff } from "../src/connection/backoff.js";
import { SkeinError } from "../src/errors.js";
import { KickReason, Platform, PresenceService } from "../src/proto.js";
import { BOB, Device, outcomeOf } from "./support/device.js";
import { METHODS } from "./support/methods.js";
import { CALM } from "./support/scripted-server.js";
import { SimulatedRuntime } from "./support/simulated-runtime.js";

const TO_BOB = { userId: "bob" };

let device: Device;

beforeEach(() => {
  device = new Device();
});

describe("a connection", () => {
  it("is there, and all that was missed handed over, when start() resolves", { tags: ["SDK-02"] }, async () => {
    device.add(BOB, 3);
    const started = outcomeOf(device.client.start().then(() => device.seqs(BOB)));
    await device.pass(2);
    expect(started.value).toEqual([1, 2, 3]);
    expect(device.connections.map(({ state }) => state)).toEqual(["connecting", "syncing", "connected"]);
  });

  it("is opened once, however often it is started", async () => {
    device.client.start();
    device.client.start();
    await device.pass(2);
    await device.client.start();
    expect(device.server.connects).toBe(1);
  });

  it("can be stopped twice and started again", { tags: ["SDK-02"] }, async () => {
    await device.start();
    const stopped = outcomeOf(Promise.all([device.client.stop(), device.client.stop()]));
    await device.pass(1);
    expect(stopped.done).toBe(true);
    expect(device.state).toBe("stopped");
    await device.start();
    expect(device.state).toBe("connected");
  });

  it("that never was can be stopped", async () => {
    const stopped = outcomeOf(device.client.stop());
    await device.pass(1);
    expect(stopped.done).toBe(true);
  });

  it("is waited for in doubling times up to the cap, half of them at random", { tags: ["CON-07"] }, () => {
    const waits = (random: number) => {
      const runtime = new SimulatedRuntime(1);
      runtime.random = () => random;
      const backoff = new Backoff(runtime);
      return Array.from({ length: 8 }, () => backoff.next());
    };
    expect(waits(0)).toEqual([250, 500, 1_000, 2_000, 4_000, 8_000, 15_000, 15_000]);
    expect(waits(0.999_999)).toEqual([499, 999, 1_999, 3_999, 7_999, 15_999, 29_999, 29_999]);
  });

  it("that breaks is opened again, and the application knows when", async () => {
    await device.start();
    device.server.breakConnection();
    await device.runtime.run(10);
    const { state, error, retryAt } = device.client.connection;
    expect(state).toBe("connecting");
    expect(error?.code).toBe("UNAVAILABLE");
    const wait = (retryAt ?? 0) - device.runtime.wallTime();
    expect(wait).toBeGreaterThan(200);
    expect(wait).toBeLessThan(500);
    await device.pass(2);
    expect(device.server.connects).toBe(2);
    expect(device.state).toBe("connected");
  });

  it("has to last a minute before the next one is tried quickly again", { tags: ["CON-07"] }, async () => {
    await device.start();
    for (let i = 0; i < 6; i++) {
      device.server.breakConnection();
      await device.pass(40);
    }
    await device.pass(61);
    const before = device.server.connects;
    device.server.breakConnection();
    await device.runtime.run(600);
    expect(device.server.connects).toBe(before + 1);
  });

  it("that says nothing is taken for dead", async () => {
    await device.start();
    device.server.mute = true;
    await device.pass(16);
    expect(device.state).toBe("connecting");
    device.server.mute = false;
    await device.pass(30);
    expect(device.state).toBe("connected");
  });

  it("tells the cursor with each heartbeat, and syncs when it is behind", { tags: ["CON-04"] }, async () => {
    await device.start();
    device.server.weather = { ...CALM, loseNotify: 1 };
    device.add(BOB, 1);
    await device.pass(6);
    expect(device.seqs(BOB)).toEqual([1]);
  });

  it("to a gateway that goes away is moved when the gateway says", { tags: ["CON-20"] }, async () => {
    await device.start();
    device.server.push({ case: "reconnect", value: { afterMs: 3_000 } });
    await device.pass(2);
    expect(device.server.connects).toBe(1);
    await device.pass(2);
    expect(device.server.connects).toBe(2);
    expect(device.state).toBe("connected");
  });

  it("is tried at once when the network comes back", { tags: ["CON-17", "SDK-03"] }, async () => {
    await device.start();
    device.server.weather = { ...CALM, refuse: 1 };
    device.server.breakConnection();
    await device.pass(60);
    device.server.weather = CALM;
    device.client.networkChanged();
    await device.runtime.run(50);
    expect(device.state).toBe("connected");
  });

  it("that was cut without a word is noticed 3 s after the network changed", {
    tags: ["CON-17", "SDK-03"],
  }, async () => {
    await device.start();
    device.server.mute = true;
    device.client.networkChanged();
    await device.runtime.run(3_100);
    expect(device.state).toBe("connecting");
  });

  it("that the machine slept through is asked for as soon as it wakes", async () => {
    await device.start();
    device.server.push({ case: "connected", value: { heartbeatIntervalMs: 240_000 } });
    await device.pass(1);
    device.server.mute = true;
    device.runtime.wallClockAt0 += 600_000;
    await device.pass(2.1 + 3);
    expect(device.state).toBe("connecting");
    device.server.mute = false;
    await device.pass(1);
    expect(device.state).toBe("connected");
  });

  it("is not waited for when the machine wakes", async () => {
    await device.start();
    device.server.weather = { ...CALM, refuse: 1 };
    device.server.breakConnection();
    await device.pass(90);
    device.server.weather = CALM;
    device.runtime.wallClockAt0 += 600_000;
    await device.pass(5.1);
    expect(device.state).toBe("connected");
  });

  it("that was being opened when the machine fell asleep is opened anew", async () => {
    device.server.mute = true;
    await device.start();
    device.server.mute = false;
    device.runtime.wallClockAt0 += 600_000;
    await device.pass(5.1);
    expect(device.state).toBe("connected");
    expect(device.server.connects).toBe(2);
  });

  it.each([-3_600_000, -60_000, 3_600_000])("does not mind a wall clock that is set by %i ms", async (ms) => {
    await device.start();
    device.runtime.wallClockAt0 += ms;
    const calls = outcomeOf(
      Promise.all([
        device.client.service(PresenceService).get({ userIds: ["bob"] }),
        device.client.sendText(TO_BOB, "now"),
      ]),
    );
    await device.pass(0.1);
    expect(calls.error?.code ?? "answered").not.toBe("TIMED_OUT");
    expect(device.sends.at(-1)?.state).toBe("sent");
    await device.pass(60);
    expect(device.server.connects).toBe(1);
    expect(device.state).toBe("connected");
  });

  it("carries the device and whether somebody looks", { tags: ["CON-17"] }, async () => {
    device.client.setForeground(false);
    await device.start();
    const first = device.server.received[0]?.frame;
    expect(first?.case === "connect" && first.value).toMatchObject({ deviceId: "d1", foreground: false });
  });

  it("is not tried again after a kick until start()", { tags: ["CON-09"] }, async () => {
    await device.start();
    const kick = { reason: KickReason.CONFLICT, byPlatform: Platform.SERVER, byDeviceId: "d2" };
    device.server.push({ case: "kicked", value: { ...kick, time: 1_700_000_000_000n } });
    await device.pass(300);
    expect(device.client.connection).toMatchObject({
      state: "kicked",
      error: { code: "SESSION_KICKED" },
      kicked: { ...kick, time: 1_700_000_000_000 },
    });
    expect(device.client.connection.error?.message).toContain("CONFLICT by SERVER device d2");
    expect(device.server.connects).toBe(1);
    await device.start();
    expect(device.state).toBe("connected");
  });

  it("that was closed with 4003 was kicked, too", { tags: ["CON-09"] }, async () => {
    await device.start();
    device.server.closeWith(4003);
    await device.pass(60);
    expect(device.state).toBe("kicked");
    expect(device.server.connects).toBe(1);
  });

  it("of a banned account is not tried again", async () => {
    device.server.refusing = new SkeinError("ACCOUNT_BANNED", "banned");
    const started = outcomeOf(device.client.start());
    await device.pass(60);
    expect(device.state).toBe("refused");
    expect(started.error?.code).toBe("ACCOUNT_BANNED");
    expect(device.server.connects).toBe(1);
  });
});

describe("a token", () => {
  it("that is refused is replaced once", async () => {
    const tokens = ["old", "new"];
    device.server.staleTokens.add("old");
    device.build({ login: { userId: "alice", token: async () => tokens.shift() ?? "none left" } });
    await device.start();
    expect(device.state).toBe("connected");
    expect(device.server.connects).toBe(2);
  });

  it("that is refused a second time ends the login", async () => {
    device.server.staleTokens.add("token");
    const started = outcomeOf(device.client.start());
    await device.pass(60);
    expect(device.client.connection).toMatchObject({ state: "signedOut", error: { code: "TOKEN_EXPIRED" } });
    expect(device.server.connects).toBe(2);
    expect(started.error?.code).toBe("TOKEN_EXPIRED");
  });

  it("that ends meanwhile is replaced, and what was being sent goes through", async () => {
    let asked = 0;
    device.build({ login: { userId: "alice", token: async () => `token ${++asked}` } });
    await device.start();
    device.server.failing.set(METHODS.send, new SkeinError("TOKEN_EXPIRED", "ended"));
    const sent = outcomeOf(device.client.sendText({ userId: "bob" }, "hi"));
    await device.runtime.run(20);
    device.server.failing.clear();
    await device.pass(2);
    expect(asked).toBe(2);
    expect(sent.value?.seq).toBe(1);
  });

  it("that cannot be had now is asked for again; one that never can be is not", async () => {
    device.build({
      login: {
        userId: "alice",
        token: () => Promise.reject(new SkeinError("UNAVAILABLE", "down", { retryable: true })),
      },
    });
    await device.start();
    await device.pass(5);
    expect(device.state).toBe("connecting");

    const other = new Device();
    other.build({ login: { userId: "alice", token: () => Promise.reject(new SkeinError("WRONG_CREDENTIALS", "no")) } });
    await other.start();
    expect(other.state).toBe("refused");
  });
});
