package dev.skein.sdk;

/** Changes of the conversation list: last message, unread count, read points, membership. */
@FunctionalInterface
public interface ConversationListener {
    void onConversationChanged(Conversation conversation);

    /** The conversation is no longer in the user's list. */
    default void onConversationRemoved(String conversationId) {}
}
