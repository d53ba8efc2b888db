import { beforeEach, describe, expect, it } from "vitest";
import { SkeinError } from "../src/errors.js";
import { GroupService, ProfileService } from "../src/proto.js";
import { BOB, Device, outcomeOf } from "./support/device.js";
import { METHODS } from "./support/methods.js";
import { CALM } from "./support/scripted-server.js";

const TO_BOB = { userId: "bob" };
const OUTAGE = { ...CALM, refuse: 1 };
let device: Device;

beforeEach(() => {
  device = new Device();
});

function triedIds(): string[] {
  return device.sends.filter(({ state }) => state === "sending").map(({ clientMessageId }) => clientMessageId);
}

function unavailable(): SkeinError {
  return new SkeinError("UNAVAILABLE", "down", { retryable: true });
}

describe("a message that is sent", () => {
  it("is acknowledged with its seq and handed over as an own one", { tags: ["MSG-48", "SDK-06"] }, async () => {
    await device.start();
    const sent = outcomeOf(device.client.sendText(TO_BOB, "hello"));
    await device.pass(1);
    expect(sent.value).toMatchObject({ conversationId: BOB, seq: 1, duplicate: false });
    expect(device.messages).toMatchObject([
      {
        own: true,
        origin: "live",
        message: { sender: "alice", content: { kind: { case: "text", value: { text: "hello" } } } },
      },
    ]);
    expect(device.sends).toMatchObject([
      { state: "sending", pending: { content: { kind: { value: { text: "hello" } } } } },
      { state: "sent", seq: 1, conversationId: BOB },
    ]);
  });

  it("before start() fails with a clear error", async () => {
    const sent = outcomeOf(device.client.sendText(TO_BOB, "hello"));
    await device.pass(1);
    expect(sent.error).toMatchObject({ code: "UNAVAILABLE", message: "the client is not started" });
  });

  it("right after start() waits for the connection", async () => {
    device.client.start();
    const sent = outcomeOf(device.client.sendText(TO_BOB, "hello"));
    await device.pass(1);
    expect(sent.value?.seq).toBe(1);
  });

  it("offline waits, and then goes out in order", async () => {
    await device.start();
    device.server.weather = OUTAGE;
    device.server.breakConnection();
    await device.pass(1);
    const sent = ["1", "2", "3"].map((text) => outcomeOf(device.client.sendText(TO_BOB, text)));
    await device.pass(300);
    expect(sent.some(({ done }) => done)).toBe(false);
    expect(await device.client.conversations.pending(BOB)).toMatchObject([
      { state: "sending", content: { kind: { value: { text: "1" } } } },
      { content: { kind: { value: { text: "2" } } } },
      { content: { kind: { value: { text: "3" } } } },
    ]);
    device.server.weather = CALM;
    await device.pass(60);
    expect(sent.map(({ value }) => value?.seq)).toEqual([1, 2, 3]);
  });

  it("without an answer is tried three times more under the same id, and then has failed", {
    tags: ["MSG-48"],
  }, async () => {
    await device.start();
    device.server.weather = { ...CALM, loseReply: 1 };
    const sent = outcomeOf(device.client.sendText(TO_BOB, "hello"));
    await device.pass(39);
    expect(sent.done).toBe(false);
    await device.pass(2);
    expect(sent.error?.code).toBe("TIMED_OUT");
    expect(device.server.calls(METHODS.send)).toBe(4);
    expect(device.server.timelines.get(BOB)).toHaveLength(1);
    expect(device.sends.at(-1)).toMatchObject({ state: "failed", error: { code: "TIMED_OUT" } });
  });

  it("that failed can be sent again and is stored once", { tags: ["MSG-48"] }, async () => {
    await device.start();
    device.server.weather = { ...CALM, loseReply: 1, loseNotify: 1 };
    device.client.sendText(TO_BOB, "hello").catch(() => {});
    await device.pass(41);
    device.server.weather = CALM;
    expect(await device.client.conversations.pending()).toMatchObject([{ state: "failed", failedReason: "TIMED_OUT" }]);

    const again = outcomeOf(device.client.resend(triedIds()[0] ?? ""));
    await device.pass(2);
    expect(again.value?.duplicate).toBe(true);
    expect(device.seqs(BOB)).toEqual([1]);
    expect(await device.client.conversations.pending()).toEqual([]);
  });

  it("that failed can be forgotten", async () => {
    await device.start();
    device.server.failing.set(METHODS.send, new SkeinError("BAD_CONTENT", "no"));
    device.client.sendText(TO_BOB, "hello").catch(() => {});
    await device.pass(1);
    await device.client.discard(triedIds()[0] ?? "");
    expect(await device.client.conversations.pending()).toEqual([]);
  });

  it("and did not fail cannot be sent again", async () => {
    await device.start();
    const again = outcomeOf(device.client.resend("6b1e4d7e-7d7c-4a0e-9c39-9a3a3c1f8a11"));
    await device.pass(1);
    expect(again.error).toMatchObject({ code: "BAD_REQUEST", field: "client_message_id" });
  });

  it("and refused for good fails at once; the next one goes on", { tags: ["MSG-48"] }, async () => {
    await device.start();
    device.server.failing.set(METHODS.send, new SkeinError("RECEIVER_UNKNOWN", "no", { number: 20003 }));
    const refused = outcomeOf(device.client.sendText(TO_BOB, "1"));
    await device.pass(1);
    device.server.failing.clear();
    const next = outcomeOf(device.client.sendText(TO_BOB, "2"));
    await device.pass(1);
    expect(refused.error?.code).toBe("RECEIVER_UNKNOWN");
    expect(next.value?.seq).toBe(1);
  });

  it("survives a service that is restarted, but not one that stays away", async () => {
    await device.start();
    device.server.failing.set(METHODS.send, unavailable());
    const first = outcomeOf(device.client.sendText(TO_BOB, "1"));
    await device.pass(15);
    expect(first.done).toBe(false);
    device.server.failing.clear();
    await device.pass(30);
    expect(first.value?.seq).toBe(1);

    device.server.failing.set(METHODS.send, unavailable());
    const second = outcomeOf(device.client.sendText(TO_BOB, "2"));
    await device.pass(80);
    expect(second.error?.code).toBe("UNAVAILABLE");
  });

  it("too quickly waits as long as the server asks", { tags: ["MSG-47"] }, async () => {
    await device.start();
    device.server.failing.set(METHODS.send, new SkeinError("RATE_LIMITED", "slow down", { retryAfterMs: 5_000 }));
    const sent = outcomeOf(device.client.sendText(TO_BOB, "1"));
    await device.runtime.run(100);
    device.server.failing.clear();
    await device.pass(4);
    expect(sent.done).toBe(false);
    await device.pass(2);
    expect(sent.value?.seq).toBe(1);
  });

  it("when too many wait is refused", async () => {
    device.build({ maxPendingSends: 2 });
    device.server.weather = OUTAGE;
    await device.start();
    const sent = ["1", "2", "3"].map((text) => outcomeOf(device.client.sendText(TO_BOB, text)));
    await device.pass(1);
    expect(sent.map(({ error }) => error?.code)).toEqual([undefined, undefined, "OVERLOADED"]);
  });

  it("under an id that is in the queue is refused", async () => {
    await device.start();
    device.server.mute = true;
    const clientMessageId = "6b1e4d7e-7d7c-4a0e-9c39-9a3a3c1f8a11";
    const input = { to: TO_BOB, content: { kind: { case: "text" as const, value: { text: "x" } } }, clientMessageId };
    device.client.send(input).catch(() => {});
    const again = outcomeOf(device.client.send(input));
    await device.pass(1);
    expect(again.error?.field).toBe("client_message_id");
  });

  it("stays below the rate that the server allows, also when a thousand wait", { tags: ["MSG-47"] }, async () => {
    device.server.weather = OUTAGE;
    await device.start();
    for (let i = 0; i < 1_000; i++) {
      device.client.sendText({ groupId: `g${i % 40}` }, "x").catch(() => {});
    }
    await device.pass(1);
    device.server.weather = CALM;
    device.client.networkChanged();
    await device.runtime.run(1_000);
    const calls = device.server.calls(METHODS.send);
    expect(calls).toBeGreaterThan(50);
    expect(calls).toBeLessThanOrEqual(130);
    await device.pass(20);
    expect(await device.client.conversations.pending()).toEqual([]);
  });
});

describe("when the client ends", () => {
  it("what is under way is waited for", { tags: ["SDK-02"] }, async () => {
    await device.start();
    const sent = outcomeOf(device.client.sendText(TO_BOB, "last words"));
    device.client.stop();
    await device.pass(10);
    expect(sent.value?.seq).toBe(1);
  });

  it("what was not acknowledged goes out after the next start", { tags: ["MSG-48"] }, async () => {
    device.server.weather = OUTAGE;
    await device.start();
    const sent = outcomeOf(device.client.sendText(TO_BOB, "later"));
    await device.pass(1);
    device.client.stop();
    await device.pass(10);
    expect(sent.error?.code).toBe("UNAVAILABLE");
    device.server.weather = CALM;
    await device.start();
    expect(device.server.timelines.get(BOB)).toHaveLength(1);
  });

  it("by a kick, what waits has failed", async () => {
    await device.start();
    device.server.mute = true;
    const sent = outcomeOf(device.client.sendText(TO_BOB, "1"));
    await device.pass(1);
    device.server.closeWith(4003);
    await device.pass(1);
    expect(sent.error?.code).toBe("SESSION_KICKED");
    expect(await device.client.conversations.pending()).toMatchObject([{ state: "failed" }]);
  });
});

describe("an ordinary call", () => {
  it("waits for a connection, and fails when it breaks", async () => {
    const early = outcomeOf(device.client.start().then(() => device.client.service(GroupService).listJoined({})));
    await device.start();
    expect(early.error?.code).toBe("UNKNOWN_METHOD");
    device.server.mute = true;
    const cut = outcomeOf(device.client.service(GroupService).listJoined({}));
    await device.runtime.run(50);
    device.server.breakConnection();
    await device.pass(1);
    expect(cut.error?.code).toBe("UNAVAILABLE");
  });

  it("that is too large fails alone instead of costing the connection", async () => {
    device.server.maxFrameBytes = 1_000;
    await device.start();
    const userIds = Array.from({ length: 100 }, (_, i) => `user-number-${i}`);
    const large = outcomeOf(device.client.service(ProfileService).get({ userIds }));
    await device.pass(1);
    expect(large.error?.code).toBe("FRAME_TOO_LARGE");
    expect(device.state).toBe("connected");
  });
});

describe("what is malformed is refused before it is sent", () => {
  it.each([
    [{ userId: "no such id!" }, "x", "BAD_REQUEST", "conversation.user_id"],
    [{ groupId: "" }, "x", "BAD_REQUEST", "conversation.group_id"],
    [{ conversationId: "p:bob:alice" }, "x", "BAD_REQUEST", "conversation.conversation_id"],
    [{} as { userId: string }, "x", "BAD_REQUEST", "conversation"],
    [TO_BOB, "", "BAD_CONTENT", "content.text.text"],
    [TO_BOB, "ä".repeat(5_000), "TEXT_TOO_LONG", "content.text.text"],
  ])("%j %.20s", async (to, text, code, field) => {
    await device.start();
    const sent = outcomeOf(device.client.sendText(to, text));
    await device.pass(1);
    expect(sent.error).toMatchObject({ code, field });
    expect(device.server.calls(METHODS.send)).toBe(0);
  });

  it("content of no kind, bad ids, too many mentions, too large", async () => {
    await device.start();
    const text = { kind: { case: "text" as const, value: { text: "x" } } };
    const fieldOf = async (input: object) => {
      const outcome = outcomeOf(device.client.send({ to: TO_BOB, content: text, ...input }));
      await device.pass(1);
      return outcome.error?.field;
    };
    expect(await fieldOf({ content: {} })).toBe("content");
    expect(await fieldOf({ clientMessageId: "7" })).toBe("client_message_id");
    expect(await fieldOf({ mentions: ["bob", "no such!"] })).toBe("mentions[1]");
    expect(await fieldOf({ mentions: Array.from({ length: 21 }, () => "bob") })).toBe("mentions");
    const custom = { kind: { case: "custom" as const, value: { data: new Uint8Array(13_000) } } };
    expect(await fieldOf({ content: custom })).toBe("content");
  });
});
