// How the user came to be no member of a group any more.
import { t } from "../i18n/language.js";
import type { OpenAccount } from "../state/open-account.js";
import { isolated } from "../text/names.js";
import { changeOf } from "../text/preview.js";

/** As far as this device heard of it: by the last word of the group's timeline, else by the event of this session. */
export function partingText(account: OpenAccount, conversationId: string): string {
  const last = changeOf(account.conversations.get(conversationId)?.lastMessage?.content, account.self);
  const operator = last && last.what !== "added" ? last.operator : account.partings.by(conversationId);
  if (operator === account.self) {
    return t("conversation.youLeft");
  }
  return operator
    ? t("conversation.removedBy", { name: isolated(account.people.label(operator)) })
    : t("conversation.notMember");
}
