package dev.skein.messaging.conversation;

import dev.skein.protocol.ConversationId;

/** A conversation of an app. */
public record ConversationKey(String appId, ConversationId id) implements Comparable<ConversationKey> {
    /** The order in which rows are locked everywhere, so that two transactions never wait for each other. */
    @Override
    public int compareTo(ConversationKey other) {
        int byApp = appId.compareTo(other.appId);
        return byApp != 0 ? byApp : id.value().compareTo(other.id.value());
    }
}
