package dev.skein.messaging.projection;

import dev.skein.messaging.conversation.ConversationKey;
import dev.skein.messaging.event.LoggedEvent;
import dev.skein.messaging.send.StoredMessage;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Set;

/** Keeps the projections of what group-service owns. */
public interface ProjectionStore {
    /** Applies a change in one transaction; nothing happens when it was applied before. */
    Uni<Applied> apply(Change change, long now);

    /**
     * What a change did.
     *
     * @param conversations those whose members or name may have changed
     * @param users those whose account changed
     */
    record Applied(
            Set<ConversationKey> conversations, Set<String> users, List<StoredMessage> tips, List<LoggedEvent> events) {
        public static final Applied NOTHING = new Applied(Set.of(), Set.of(), List.of(), List.of());
    }
}
