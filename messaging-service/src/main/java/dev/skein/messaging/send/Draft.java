package dev.skein.messaging.send;

import java.util.UUID;

/**
 * A message as its sender made it, before it has a place.
 *
 * @param flags bits of {@link MessageFlags}
 * @param body the encoded message without what is known otherwise (conversation, seq, sender, client message id, time);
 *     encoded once and never changed
 */
@SuppressWarnings("ArrayRecordComponent")
public record Draft(String sender, UUID clientMessageId, int flags, byte[] body) {
    public boolean has(int flag) {
        return MessageFlags.has(flags, flag);
    }
}
