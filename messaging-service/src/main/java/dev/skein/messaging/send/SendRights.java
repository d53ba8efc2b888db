package dev.skein.messaging.send;

import dev.skein.error.v1.ErrorCode;
import dev.skein.messaging.conversation.ConversationAccess;
import dev.skein.messaging.conversation.ConversationKey;
import dev.skein.protocol.SkeinException;
import org.jspecify.annotations.Nullable;

/** Who may send where (requirements MSG-43, MSG-45): the one place where it is decided. */
final class SendRights {
    private SendRights() {}

    /** Why the sender may not, or null. */
    static @Nullable SkeinException refusal(SendCommand command, ConversationAccess access) {
        return command.conversation().id().isPair() ? pairRefusal(command, access) : groupRefusal(command, access);
    }

    private static @Nullable SkeinException pairRefusal(SendCommand command, ConversationAccess access) {
        ConversationKey conversation = command.conversation();
        String sender = command.draft().sender();
        boolean senderIsFirst = conversation.id().first().value().equals(sender);
        String peer =
                (senderIsFirst ? conversation.id().second() : conversation.id().first()).value();
        if (!senderIsFirst && !conversation.id().second().value().equals(sender)) {
            return SkeinException.of(ErrorCode.CONVERSATION_UNKNOWN);
        }
        if (!access.isMember(sender)) {
            return SkeinException.of(ErrorCode.ACCOUNT_UNKNOWN, "the sender is no active account of this app");
        }
        if (!access.isMember(peer)) {
            return SkeinException.of(ErrorCode.RECEIVER_UNKNOWN);
        }
        return command.mentions().isEmpty() ? null : mentionRefusal("only groups have mentions");
    }

    private static @Nullable SkeinException groupRefusal(SendCommand command, ConversationAccess access) {
        if (!access.known()) {
            return SkeinException.of(ErrorCode.GROUP_UNKNOWN);
        }
        if (!access.isMember(command.draft().sender()) && !command.origin().platform()) {
            return SkeinException.of(ErrorCode.NO_RIGHT);
        }
        for (String mentioned : command.mentions()) {
            if (!access.isMember(mentioned)) {
                return mentionRefusal(mentioned + " is not a member");
            }
        }
        return null;
    }

    private static SkeinException mentionRefusal(String why) {
        return SkeinException.ofField(ErrorCode.BAD_MESSAGE_PARAMETER, "mentions", why);
    }
}
