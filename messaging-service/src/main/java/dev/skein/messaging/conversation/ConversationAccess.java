package dev.skein.messaging.conversation;

import java.util.Set;

/**
 * Who takes part in a conversation, as of one membership version.
 *
 * @param known whether it can exist at all: a group that was made and not dissolved; always true for two people
 * @param epoch the membership version this was read at; what is decided on it holds only while the version does
 * @param members users who take part now; of two people those with an active account
 * @param name the group's name; empty for two people
 */
public record ConversationAccess(boolean known, long epoch, Set<String> members, String name) {
    public boolean isMember(String userId) {
        return members.contains(userId);
    }
}
