package dev.skein.sdk.store;

import dev.skein.v1.ConversationState;

/**
 * What this device knows of one conversation.
 *
 * @param state the newest known state; {@code head_seq} is the highest seq known to exist, {@code unread} the current
 *     count
 * @param handedSeq everything up to this seq has been handed to the application
 * @param countedSeq {@code state.unread} counts messages up to this seq
 * @param roamingSeq messages up to this seq are older than this device
 * @param wantedReadSeq the application read up to here; above {@code state.read_seq} while the server does not know
 */
public record StoredConversation(
        ConversationState state, long handedSeq, long countedSeq, long roamingSeq, long wantedReadSeq) {
    public String id() {
        return state.getConversationId();
    }
}
