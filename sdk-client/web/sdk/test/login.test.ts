import { create } from "@bufbuild/protobuf";
import { beforeEach, describe, expect, it } from "vitest";
import type { Auth } from "../src/connection/tokens.js";
import { SkeinError } from "../src/errors.js";
import {
  KickReason,
  type LoginResponse,
  LoginResponseSchema,
  Platform,
  type RefreshResponse,
  RefreshResponseSchema,
} from "../src/proto.js";
import { Device, outcomeOf } from "./support/device.js";

/** The HTTP door: a refresh token works once; repeated it gives the same pair until that one is used. */
class ScriptedAuth implements Auth {
  logins = 0;
  readonly used: string[] = [];
  private number = 0;
  private current = "";
  private spent = "";
  private pair?: LoginResponse;
  failing?: SkeinError;
  /** The server does it, but the answer is lost. */
  loseAnswer = false;

  constructor(private readonly now: () => number) {}

  async login({ password }: { password?: string }): Promise<LoginResponse> {
    this.logins++;
    if (password !== "right") {
      throw new SkeinError("WRONG_CREDENTIALS", "no");
    }
    return this.next();
  }

  async refresh({ refreshToken = "" }: { refreshToken?: string }): Promise<RefreshResponse> {
    if (this.failing) {
      throw this.failing;
    }
    this.used.push(refreshToken);
    if (refreshToken === this.spent && this.pair) {
      return renewed(this.pair);
    }
    if (refreshToken !== this.current) {
      throw new SkeinError("TOKEN_REVOKED", "used before");
    }
    this.spent = refreshToken;
    return renewed(this.next());
  }

  private next(): LoginResponse {
    this.number++;
    this.current = `refresh ${this.number}`;
    this.pair = create(LoginResponseSchema, {
      userId: "alice",
      accessToken: `access ${this.number}`,
      refreshToken: this.current,
      expiresAt: BigInt(this.now() + 7_200_000),
    });
    if (this.loseAnswer) {
      throw new SkeinError("UNAVAILABLE", "lost", { retryable: true });
    }
    return this.pair;
  }
}

function renewed({ userId, accessToken, refreshToken, expiresAt }: LoginResponse): RefreshResponse {
  return create(RefreshResponseSchema, { userId, accessToken, refreshToken, expiresAt });
}

let device: Device;
let auth: ScriptedAuth;

function build(password?: string): void {
  device.build({ login: { userId: "alice", password } });
}

function tokens(): string[] {
  return device.server.received.flatMap(({ frame }) => (frame.case === "connect" ? [frame.value.token] : []));
}

async function restart(password?: string): Promise<void> {
  device.client.stop();
  await device.pass(6);
  build(password);
  await device.start();
}

beforeEach(async () => {
  device = new Device();
  auth = new ScriptedAuth(() => device.runtime.wallTime());
  device.auth = auth;
  build("right");
  await device.start();
});

describe("a login", () => {
  it("needs the password once; later starts live on what the store kept", async () => {
    await restart();
    expect(device.state).toBe("connected");
    expect(auth.logins).toBe(1);
    expect(tokens()).toEqual(["access 1", "access 1"]);
  });

  it("is renewed by the refresh token a minute before the access token ends, and the new pair is kept", {
    tags: ["USR-04"],
  }, async () => {
    await device.pass(7_200 - 30);
    device.server.breakConnection();
    await device.pass(5);
    expect(tokens().at(-1)).toBe("access 2");
    expect((await device.store.state()).login).toMatchObject({ accessToken: "access 2", refreshToken: "refresh 2" });
    await device.pass(7_200);
    await restart();
    expect(device.state).toBe("connected");
    expect(auth.used).toEqual(["refresh 1", "refresh 2"]);
    expect(auth.logins).toBe(1);
  });

  it("whose renewal cannot be reached goes on trying", async () => {
    auth.failing = new SkeinError("UNAVAILABLE", "down", { retryable: true });
    await device.pass(7_300);
    device.server.breakConnection();
    await device.pass(60);
    expect(device.state).toBe("connecting");
    auth.failing = undefined;
    await device.pass(60);
    expect(device.state).toBe("connected");
  });

  it("whose renewal was answered into the void asks once more, and needs no password", async () => {
    await restart();
    await device.pass(7_300);
    auth.loseAnswer = true;
    device.server.breakConnection();
    await device.runtime.run(520);
    auth.loseAnswer = false;
    await device.pass(60);
    expect(auth.used).toEqual(["refresh 1", "refresh 1"]);
    expect(auth.logins).toBe(1);
    expect(device.state).toBe("connected");
    expect((await device.store.state()).login).toMatchObject({ refreshToken: "refresh 2" });
  });

  it("that has ended, and without a password, is signed out and forgets its tokens", async () => {
    await restart();
    await device.pass(7_300);
    auth.failing = new SkeinError("TOKEN_REVOKED", "by the platform");
    device.server.breakConnection();
    await device.pass(60);
    expect(device.client.connection).toMatchObject({ state: "signedOut", error: { code: "TOKEN_REVOKED" } });
    expect((await device.store.state()).login).toBeUndefined();
    expect(device.server.connects).toBe(2);
  });

  it("without a password and without kept tokens is signed out at once", async () => {
    const fresh = new Device();
    fresh.auth = auth;
    fresh.build({ login: { userId: "alice" } });
    const started = outcomeOf(fresh.client.start());
    await fresh.pass(1);
    expect(started.error?.code).toBe("TOKEN_INVALID");
    expect(fresh.state).toBe("signedOut");
  });

  it("with a wrong password is refused", async () => {
    const fresh = new Device();
    fresh.auth = auth;
    fresh.build({ login: { userId: "alice", password: "wrong" } });
    await fresh.start();
    expect(fresh.client.connection).toMatchObject({ state: "refused", error: { code: "WRONG_CREDENTIALS" } });
  });

  it("ends on the server and here by logout()", { tags: ["USR-05"] }, async () => {
    const out = outcomeOf(device.client.logout());
    await device.pass(2);
    expect(out.done).toBe(true);
    expect(device.state).toBe("stopped");
    expect(device.server.received.at(-1)?.frame.case).toBe("logout");
    const { login, deviceId } = await device.store.state();
    expect(login).toBeUndefined();
    expect(deviceId).toBe("d1");
  });

  it("ended by logout() is no kick, although one overtakes the answer", async () => {
    const states: string[] = [];
    device.client.on("connection", ({ state }) => states.push(state));
    const out = outcomeOf(device.client.logout());
    const kick = { reason: KickReason.TOKEN_REVOKED, byPlatform: Platform.UNSPECIFIED, byDeviceId: "", time: 1n };
    device.server.push({ case: "kicked", value: kick });
    await device.pass(2);
    expect(out.done).toBe(true);
    expect(states).not.toContain("kicked");
    expect(device.state).toBe("stopped");
  });

  it("ends here by logout() also when the server cannot be told", async () => {
    device.server.weather = { ...device.server.weather, refuse: 1 };
    device.server.breakConnection();
    await device.pass(1);
    device.add("p:alice:bob", 1);
    const out = outcomeOf(device.client.logout({ forget: true }));
    await device.pass(20);
    expect(out.done).toBe(true);
    expect((await device.store.state()).login).toBeUndefined();
    expect(await device.store.conversations()).toEqual([]);
  });

  it("is of a device that stays the same", async () => {
    const fresh = new Device(7);
    fresh.build({ deviceId: undefined });
    await fresh.start();
    const { deviceId } = await fresh.store.state();
    expect(deviceId).toMatch(/^[0-9a-f-]{36}$/);
    fresh.client.stop();
    await fresh.pass(6);
    fresh.build({ deviceId: undefined });
    await fresh.start();
    expect((await fresh.store.state()).deviceId).toBe(deviceId);
  });
});
