package dev.skein.sdk;

import dev.skein.v1.ConversationKind;
import dev.skein.v1.Message;

/**
 * One conversation as this device knows it.
 *
 * @param headSeq highest seq known to exist
 * @param handedSeq everything up to here has been handed to the application
 * @param readSeq how far the user has read, on any device
 * @param peerReadSeq two-person conversations: how far the peer has read
 * @param unread messages by others after {@code readSeq} that count as unread
 * @param member false: the user left or was removed
 * @param activeAt milliseconds since the epoch
 * @param lastMessage the default instance when there is none
 */
public record Conversation(
        String id,
        ConversationKind kind,
        long headSeq,
        long handedSeq,
        long readSeq,
        long peerReadSeq,
        long unread,
        boolean member,
        long activeAt,
        Message lastMessage) {}
