package dev.skein.messaging.event;

import dev.skein.messaging.conversation.ConversationKey;

/** Something that happened to one user, other than a message. Goes into the user's own log. */
public sealed interface UserEvent {
    /** The user read on one of the own devices. */
    record Read(ConversationKey conversation, String userId, long readSeq, long unread) implements UserEvent {}

    /** The peer of a two-person conversation read. */
    record PeerRead(ConversationKey conversation, String peerId, long readSeq) implements UserEvent {}

    /**
     * The user joined a group, left it or was removed.
     *
     * @param operator who did it: the user when leaving by oneself; empty for the platform
     */
    record Membership(ConversationKey conversation, String groupName, String userId, boolean member, String operator)
            implements UserEvent {
        public boolean left() {
            return !member && operator.equals(userId);
        }
    }

    /** The own profile changed. */
    record Profile(String userId, String nickname, String avatar, long version) implements UserEvent {}
}
