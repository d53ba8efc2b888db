package dev.skein.push.delivery;

import dev.skein.push.device.Device;
import java.time.Instant;

/** A push to queue. */
public record QueuedPush(Device device, About about, String text, boolean unread, Instant messageTime) {
    /**
     * @param seq the newest message
     * @param folded messages it stands for besides the newest
     * @param trace the {@code traceparent} of the newest; empty when it is not traced
     */
    public record About(String conversationId, long seq, String sender, int folded, String trace) {}
}
