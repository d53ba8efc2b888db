package dev.skein.gateway.session;

import dev.skein.v1.KickReason;
import dev.skein.v1.Platform;

/** Makes the frames that the gateway sends of its own accord. */
public interface Frames {
    /** Why a session ends, as it is told. */
    record Kick(KickReason reason, Platform byPlatform, String byDeviceId) {}

    EncodedFrame kicked(Kick kick);

    EncodedFrame reconnect(int afterMs);

    EncodedFrame syncNow();

    /** Tells of a message without its data. */
    EncodedFrame messageNotify(String conversationId, long seq);
}
