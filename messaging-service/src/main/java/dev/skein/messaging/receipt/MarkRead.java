package dev.skein.messaging.receipt;

import dev.skein.error.v1.ErrorCode;
import dev.skein.messaging.conversation.ConversationKey;
import dev.skein.messaging.delivery.LiveEvents;
import dev.skein.messaging.receipt.ReadPoints.Moved;
import dev.skein.protocol.SkeinException;
import io.smallrye.mutiny.Uni;
import java.time.Clock;

/** Moves a read point forward and tells the reader's other devices and, between two people, the peer. */
public final class MarkRead {
    private final ReadPoints points;
    private final LiveEvents liveEvents;
    private final Clock clock;

    public MarkRead(ReadPoints points, LiveEvents liveEvents, Clock clock) {
        this.points = points;
        this.liveEvents = liveEvents;
        this.clock = clock;
    }

    /** @param sessionId the session that reads and need not be told; may be empty */
    public record Command(ConversationKey conversation, String userId, String sessionId, long upToSeq) {}

    public Uni<Moved> markRead(Command command) {
        if (command.upToSeq() < 0) {
            return Uni.createFrom().failure(SkeinException.of(ErrorCode.SEQ_OUT_OF_RANGE));
        }
        return points.markRead(command.conversation(), command.userId(), command.upToSeq(), clock.millis())
                .map(found -> found.orElseThrow(() -> unknown(command.conversation())))
                .invoke(moved ->
                        liveEvents.happened(command.conversation().appId(), moved.events(), command.sessionId()));
    }

    private static SkeinException unknown(ConversationKey conversation) {
        return SkeinException.of(conversation.id().isGroup() ? ErrorCode.NO_RIGHT : ErrorCode.CONVERSATION_UNKNOWN);
    }
}
