package dev.skein.messaging.event;

import dev.skein.messaging.conversation.ConversationKey;

/** Something that happened to one user, other than a message. Goes into the user's own log. */
public sealed interface UserEvent {
    /** The user read on one of the own devices. */
    record Read(ConversationKey conversation, String userId, long readSeq, long unread) implements UserEvent {}

    /** The peer of a two-person conversation read. */
    record PeerRead(ConversationKey conversation, String peerId, long readSeq) implements UserEvent {}

    /** The user joined a group (or left, or was removed). */
    record Membership(ConversationKey conversation, boolean member, String operator) implements UserEvent {}

    /** The own profile changed. */
    record Profile(String userId, String nickname, String avatar, long version) implements UserEvent {}
}
