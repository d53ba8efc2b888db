package dev.skein.push.delivery;

import dev.skein.push.device.Device;
import java.time.Instant;

/** A push to queue. */
public record QueuedPush(Device device, About about, String text, boolean unread, Instant messageTime) {
    /**
     * @param seq the newest message
     * @param folded messages it stands for besides the newest
     */
    public record About(String conversationId, long seq, String sender, int folded) {}
}
