// Whom a conversation is with: the peer or the group, by one set of names for list and header.
import { t } from "../i18n/language.js";
import { isOnline } from "../state/presence.js";
import { participants } from "../text/limits.js";
import { useAccount } from "./account-context.js";

export interface Subject {
  /** Of the user or group. */
  id: string;
  kind: "pair" | "group";
  name(): string;
  avatar(): string | undefined;
  online(): boolean;
}

/** @param conversationId an id that `participants` knows */
export function useSubject(conversationId: string): Subject {
  const { people, presence, self } = useAccount();
  const where = participants(conversationId, self);
  if (where?.kind === "group") {
    const { groupId } = where;
    return {
      id: groupId,
      kind: "group",
      name: () => people.groupName(groupId) ?? t("list.unknownGroup"),
      avatar: () => people.group(groupId)?.avatar,
      online: () => false,
    };
  }
  const peer = where?.peer ?? conversationId;
  return {
    id: peer,
    kind: "pair",
    name: () => people.name(peer),
    avatar: () => people.avatar(peer),
    online: () => isOnline(presence.get(peer)),
  };
}
