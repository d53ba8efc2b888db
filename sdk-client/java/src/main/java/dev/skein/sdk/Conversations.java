package dev.skein.sdk;

import dev.skein.v1.ConversationTarget;

/** Where a message goes. */
public final class Conversations {
    private Conversations() {}

    /** The two-person conversation with this user. */
    public static ConversationTarget user(String userId) {
        return ConversationTarget.newBuilder().setUserId(userId).build();
    }

    public static ConversationTarget group(String groupId) {
        return ConversationTarget.newBuilder().setGroupId(groupId).build();
    }

    /** By conversation id: {@code p:alice:bob}, {@code g:<group>}. */
    public static ConversationTarget id(String conversationId) {
        return ConversationTarget.newBuilder().setConversationId(conversationId).build();
    }
}
