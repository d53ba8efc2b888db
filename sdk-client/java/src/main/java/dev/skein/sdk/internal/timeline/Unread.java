package dev.skein.sdk.internal.timeline;

import dev.skein.v1.Content;
import dev.skein.v1.Message;

/** Which messages count as unread: those by others, unless the sender or the kind says otherwise. */
final class Unread {
    private Unread() {}

    static boolean counts(Message message, String userId) {
        if (message.getTombstone() || message.getSender().equals(userId)) {
            return false;
        }
        Content.KindCase kind = message.getContent().getKindCase();
        if (kind == Content.KindCase.NOTIFICATION || kind == Content.KindCase.TIP) {
            return false;
        }
        return !message.getOptions().hasUnread() || message.getOptions().getUnread();
    }
}
