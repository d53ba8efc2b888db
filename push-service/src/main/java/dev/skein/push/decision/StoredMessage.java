package dev.skein.push.decision;

import dev.skein.protocol.ConversationId;
import java.time.Instant;

/**
 * A stored message that may be pushed by its own kind and flags.
 *
 * @param unread counts as unread with the receivers
 */
public record StoredMessage(
        Conversation conversation, long seq, Sender sender, Instant time, boolean unread, Digest digest) {
    /** @param epoch membership version when the message was stored */
    public record Conversation(String appId, ConversationId id, long epoch) {}

    /**
     * @param userId empty: the platform itself
     * @param nickname may be empty
     * @param trace the {@code traceparent} of the sending; empty when it is not traced
     */
    public record Sender(String userId, String nickname, String trace) {}
}
