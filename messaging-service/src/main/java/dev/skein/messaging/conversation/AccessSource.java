package dev.skein.messaging.conversation;

import io.smallrye.mutiny.Uni;
import java.util.Collection;
import java.util.Map;

/** Reads who takes part in conversations from the projections. */
public interface AccessSource {
    /** The access of each of the conversations, epoch and members read in one snapshot. */
    Uni<Map<ConversationKey, ConversationAccess>> load(Collection<ConversationKey> conversations);
}
