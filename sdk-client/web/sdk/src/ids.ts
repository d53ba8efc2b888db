import type { SendTo } from "./api.js";
import { badField } from "./failures.js";

const USER_ID = /^[A-Za-z0-9_\-@.]{1,32}$/;
const GROUP_ID = /^[\x20-\x7e]{1,48}$/;
const DEVICE_ID = /^[\x20-\x7e]{1,64}$/;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

export function checkUserId(field: string, value: unknown): string {
  if (typeof value !== "string" || !USER_ID.test(value)) {
    throw badField(field, "must be 1 to 32 characters of A-Z a-z 0-9 _ - @ .");
  }
  return value;
}

export function checkGroupId(field: string, value: unknown): string {
  if (typeof value !== "string" || !GROUP_ID.test(value)) {
    throw badField(field, "must be 1 to 48 printable ASCII characters");
  }
  return value;
}

export function checkDeviceId(field: string, value: unknown): string {
  if (typeof value !== "string" || !DEVICE_ID.test(value)) {
    throw badField(field, "must be 1 to 64 printable ASCII characters");
  }
  return value;
}

export function checkUuid(field: string, value: unknown): string {
  if (typeof value !== "string" || !UUID.test(value)) {
    throw badField(field, "must be a UUID");
  }
  return value;
}

/** `p:alice:bob`, the same for both: user ids in byte order (they are ASCII, so code unit order is the same). */
export function pairId(one: string, other: string): string {
  return one <= other ? `p:${one}:${other}` : `p:${other}:${one}`;
}

export function groupConversationId(groupId: string): string {
  return `g:${groupId}`;
}

/** Kind and the other side of a conversation, as seen by a user. */
export function partsOf(
  conversationId: string,
  userId: string,
): { kind: "pair"; peer: string } | { kind: "group"; groupId: string } {
  if (conversationId.startsWith("g:")) {
    return { kind: "group", groupId: conversationId.slice(2) };
  }
  const separator = conversationId.indexOf(":", 2);
  const first = conversationId.slice(2, separator);
  const second = conversationId.slice(separator + 1);
  return { kind: "pair", peer: first === userId ? second : first };
}

export function checkConversationId(field: string, value: unknown): string {
  if (typeof value === "string") {
    if (value.startsWith("g:") && GROUP_ID.test(value.slice(2))) {
      return value;
    }
    const [kind, first = "", second = "", ...rest] = value.split(":");
    const wellFormed = kind === "p" && rest.length === 0 && USER_ID.test(first) && USER_ID.test(second);
    if (wellFormed && first <= second) {
      return value;
    }
  }
  throw badField(field, "must be p:<user>:<user> in byte order, or g:<group>");
}

/** The conversation that a target means for this user. */
export function conversationOf(to: SendTo, userId: string): string {
  if (typeof to === "object" && to !== null) {
    if ("userId" in to) {
      return pairId(userId, checkUserId("conversation.user_id", to.userId));
    }
    if ("groupId" in to) {
      return groupConversationId(checkGroupId("conversation.group_id", to.groupId));
    }
    if ("conversationId" in to) {
      return checkConversationId("conversation.conversation_id", to.conversationId);
    }
  }
  throw badField("conversation", "must name userId, groupId or conversationId");
}
