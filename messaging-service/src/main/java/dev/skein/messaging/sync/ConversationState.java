package dev.skein.messaging.sync;

import dev.skein.messaging.conversation.ConversationKey;
import dev.skein.messaging.send.StoredMessage;
import java.util.Optional;

/**
 * One conversation from the point of view of one user.
 *
 * @param member false: left or removed; nothing else is told then
 * @param activeAt time of the last activity, milliseconds since the epoch
 */
public record ConversationState(
        ConversationKey conversation, Points points, Optional<StoredMessage> last, boolean member, long activeAt) {

    /**
     * Where the user stands.
     *
     * @param head newest seq
     * @param floor lowest seq the user may read
     * @param peerRead how far the peer has read; 0 in groups
     */
    public record Points(long head, long floor, long read, long unread, long peerRead) {
        public static final Points NONE = new Points(0, 0, 0, 0, 0);
    }
}
