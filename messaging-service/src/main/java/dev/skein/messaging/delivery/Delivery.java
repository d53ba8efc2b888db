package dev.skein.messaging.delivery;

import java.util.Collection;

/**
 * One frame for live sessions of some users.
 *
 * @param frame the encoded frame, made once
 * @param about the message it tells of
 * @param exceptSessionId this session does not get it; may be empty
 */
@SuppressWarnings("ArrayRecordComponent")
public record Delivery(String appId, Collection<String> userIds, byte[] frame, About about, String exceptSessionId) {

    /**
     * Lets gateways coalesce.
     *
     * @param conversationId empty when the frame is not about a message
     * @param seq 0 for a message that is not stored
     * @param trace the {@code traceparent} of its sending; empty when that is not traced
     */
    public record About(String conversationId, long seq, String trace) {
        static final About NO_MESSAGE = new About("", 0, "");
    }

    Delivery to(Collection<String> users) {
        return new Delivery(appId, users, frame, about, exceptSessionId);
    }
}
