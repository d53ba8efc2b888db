import type { Presence } from "@skein/sdk/proto";
import { locale, t } from "../i18n/language.js";
import { isOnline } from "../state/presence.js";
import { spokenTime } from "../text/time.js";
import { now } from "./now.js";

/** Whether somebody is there; empty when that is not known, e.g. while this device is not connected itself. */
export function presenceText(presence: Presence | undefined): string {
  if (!presence) {
    return "";
  }
  if (isOnline(presence)) {
    return t("conversation.online");
  }
  return presence.lastSeenAt > 0n
    ? t("conversation.lastSeen", { time: spokenTime(Number(presence.lastSeenAt), now(), locale()) })
    : t("conversation.offline");
}
