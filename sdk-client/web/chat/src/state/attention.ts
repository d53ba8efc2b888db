// Calls for attention when the user looks elsewhere: page title, icon and system notifications.
import { createEffect, onCleanup } from "solid-js";
import { t } from "../i18n/language.js";
import { participants } from "../text/limits.js";
import { isolated } from "../text/names.js";
import { isEvent } from "../text/preview.js";
import type { OpenAccount } from "./open-account.js";
import { openConversation } from "./route.js";
import { notifications } from "./settings.js";

const TITLE = "Skein";
/** Another tab, or another device, that shows the message has read it by then. */
const GRACE_MS = 700;

/** Whether the user can be looking at this page. */
export function attentive(): boolean {
  return document.visibilityState === "visible" && document.hasFocus();
}

/** Shows how much is unread in title and icon. */
export function followUnread(account: OpenAccount): void {
  createEffect(() => {
    const unread = account.conversations.totalUnread();
    document.title = unread > 0 ? `(${unread > 999 ? "999+" : unread}) ${TITLE}` : TITLE;
    document.querySelector("#favicon")?.setAttribute("href", unread > 0 ? "/icon-unread.svg" : "/icon.svg");
  });
  onCleanup(() => {
    document.title = TITLE;
    document.querySelector("#favicon")?.setAttribute("href", "/icon.svg");
  });
}

/** Shows a system notification for each live message of others that nobody has read after a moment. */
export function notify(account: OpenAccount): void {
  onCleanup(
    account.client.on("message", ({ message, own, origin }) => {
      if (own || origin !== "live" || !notifications() || attentive() || isEvent(message.content)) {
        return;
      }
      setTimeout(() => {
        const conversation = account.conversations.get(message.conversationId);
        if ((conversation?.unread ?? 0) > 0 && !attentive()) {
          show(account, message.conversationId, message.sender, account.preview(message.content));
        }
      }, GRACE_MS);
    }),
  );
}

function show(account: OpenAccount, conversationId: string, sender: string, text: string): void {
  const who = isolated(account.people.name(sender));
  const where = participants(conversationId, account.self);
  const title =
    where?.kind === "group"
      ? `${isolated(account.people.groupName(where.groupId) ?? t("list.unknownGroup"))} · ${who}`
      : who;
  try {
    // The tag lets several tabs show one notification, and a conversation only its newest.
    const shown = new Notification(title, { body: isolated(text), tag: conversationId, icon: "/icon.svg" });
    shown.onclick = () => {
      window.focus();
      openConversation(conversationId);
      shown.close();
    };
  } catch {
    // Some phones allow notifications only from a service worker.
  }
}
