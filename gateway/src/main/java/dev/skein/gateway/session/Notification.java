package dev.skein.gateway.session;

/**
 * A frame for live sessions that may be replaced under back-pressure.
 *
 * @param conversationId empty when it is not about a message
 * @param seq 0 for a message that is not stored: dropped under back-pressure, nothing could be pulled
 */
public record Notification(EncodedFrame frame, String conversationId, long seq) {
    boolean canBePulled() {
        return !conversationId.isEmpty() && seq > 0;
    }

    boolean isLiveOnly() {
        return !conversationId.isEmpty() && seq == 0;
    }
}
