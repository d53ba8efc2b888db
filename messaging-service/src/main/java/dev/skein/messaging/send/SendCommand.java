package dev.skein.messaging.send;

import dev.skein.messaging.conversation.ConversationKey;
import java.util.List;

/**
 * One message to be sent; its content has been validated.
 *
 * @param contentHash tells a retry from a client message id that is used for something else
 * @param mentions users who must be members
 */
public record SendCommand(
        ConversationKey conversation, Draft draft, long contentHash, Origin origin, List<String> mentions) {

    /**
     * Where it came from.
     *
     * @param sessionId the live session that sent it and needs no copy; empty when it came by HTTP or gRPC
     * @param platform sent by the app's own server in the sender's name; may send to groups the sender is not in
     * @param trace the {@code traceparent} of the step that took it; empty when it is not traced
     */
    public record Origin(String sessionId, boolean platform, String trace) {
        /** Messages that nobody sends, such as tips. */
        public static final Origin OURSELVES = new Origin("", true, "");
    }
}
