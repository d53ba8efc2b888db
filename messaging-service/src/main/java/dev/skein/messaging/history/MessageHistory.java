package dev.skein.messaging.history;

import dev.skein.messaging.conversation.ConversationKey;
import dev.skein.messaging.send.StoredMessage;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Optional;

/** Reads what is stored. */
public interface MessageHistory {
    /**
     * What a user may read of a conversation now; for a platform ({@code userId} empty) all of it. Empty when the
     * conversation does not exist.
     */
    Uni<Optional<View>> view(ConversationKey conversation, String userId);

    /** The stored messages from one seq to another, ascending; those removed are left out. */
    Uni<List<StoredMessage>> between(ConversationKey conversation, long fromSeq, long toSeq);

    /**
     * A conversation as a user sees it.
     *
     * @param head the newest seq
     * @param floor the lowest seq the user may read
     */
    record View(long head, long floor, boolean participant) {}
}
