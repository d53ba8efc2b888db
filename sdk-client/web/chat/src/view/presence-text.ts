import type { Presence } from "@skein/sdk";
import { locale, t } from "../i18n/language.js";
import { spokenTime } from "../text/time.js";
import { now } from "./now.js";

/** Whether somebody is there; empty when that is not known, e.g. while this device is not connected itself. */
export function presenceText(presence: Presence | undefined): string {
  if (!presence) {
    return "";
  }
  if (presence.state === "online") {
    return t("conversation.online");
  }
  return presence.lastSeenAt > 0
    ? t("conversation.lastSeen", { time: spokenTime(presence.lastSeenAt, now(), locale()) })
    : t("conversation.offline");
}
