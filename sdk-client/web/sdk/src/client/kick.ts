import type { Kick } from "../api.js";
import { type Kicked, KickReason, Platform } from "../proto.js";

/** For developers: `CONFLICT by SERVER device 6f1c…`. */
export function reasonOf({ reason, byPlatform, byDeviceId }: Kicked): string {
  const why = KickReason[reason] ?? "unknown";
  return byDeviceId ? `${why} by ${Platform[byPlatform] ?? "unknown"} device ${byDeviceId}` : why;
}

export function toKick({ reason, byPlatform, byDeviceId, time }: Kicked): Kick {
  return { reason, byPlatform, byDeviceId, time: Number(time) };
}
