package dev.skein.messaging.send;

import dev.skein.messaging.conversation.ConversationKey;
import dev.skein.messaging.send.MessageStore.NewMessage;
import dev.skein.protocol.ConversationId;
import dev.skein.protocol.UserId;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;

/** Commands for tests. */
public final class Samples {
    public static final int ORDINARY =
            MessageFlags.UNREAD | MessageFlags.PUSH | MessageFlags.SHOWN | MessageFlags.SELF_SYNC | MessageFlags.ROUTE;

    private Samples() {}

    public static ConversationKey pair(String app, String one, String other) {
        return new ConversationKey(app, ConversationId.pair(new UserId(one), new UserId(other)));
    }

    public static SendCommand command(ConversationKey conversation, String sender, UUID id, String text) {
        return command(conversation, sender, id, text, ORDINARY);
    }

    public static SendCommand command(ConversationKey conversation, String sender, UUID id, String text, int flags) {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        return new SendCommand(
                conversation,
                new Draft(sender, id, flags, body),
                text.hashCode(),
                new SendCommand.Origin("session-of-" + sender, false, ""),
                List.of());
    }

    public static NewMessage message(ConversationKey conversation, String sender, String text) {
        return new NewMessage(command(conversation, sender, UUID.randomUUID(), text), 0);
    }
}
