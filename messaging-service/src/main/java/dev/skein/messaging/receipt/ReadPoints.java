package dev.skein.messaging.receipt;

import dev.skein.messaging.conversation.ConversationKey;
import dev.skein.messaging.event.LoggedEvent;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Optional;

/** Keeps how far users have read, and devices have stored. */
public interface ReadPoints {
    /**
     * Moves a read point forward, clamped to the head, and writes the events of it into the logs of the reader and the
     * peer. Empty when the user takes no part in the conversation.
     */
    Uni<Optional<Moved>> markRead(ConversationKey conversation, String userId, long upToSeq, long now);

    /** Moves delivery points forward; lower ones are ignored. */
    Uni<Void> delivered(String appId, List<DeliveredPoint> points);

    /**
     * A read point after a move.
     *
     * @param events what was logged; empty when the point did not move
     */
    record Moved(long readSeq, long unread, List<LoggedEvent> events) {}

    /** A device has stored a conversation up to this seq. */
    record DeliveredPoint(String userId, String deviceId, String conversationId, long upToSeq) {}
}
