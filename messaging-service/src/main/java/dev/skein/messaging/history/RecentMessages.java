package dev.skein.messaging.history;

import dev.skein.messaging.conversation.ConversationKey;
import dev.skein.messaging.send.StoredMessage;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Optional;

/** The newest messages of active conversations, in a place that may forget any of them at any time. */
public interface RecentMessages {
    /** All messages of the stretch, or nothing: a stretch with a hole is not served. Never fails. */
    Uni<Optional<List<StoredMessage>>> between(ConversationKey conversation, PullMessages.Stretch stretch);

    /** Keeps messages that were read from the store, as far as they are among the newest. Returns at once. */
    void keep(ConversationKey conversation, List<StoredMessage> messages, long head);
}
