package dev.skein.messaging.send;

import dev.skein.messaging.conversation.ConversationAccess;
import java.util.List;

/** What happens with messages once they are durable and acknowledged. Nothing of it may fail or delay a send. */
public interface SentMessages {
    /** Takes the newly sent messages of one lane, in order. Returns at once. */
    void sent(List<Sent> messages);

    /** A sent message with those who take part in its conversation. */
    record Sent(StoredMessage message, ConversationAccess access, SendCommand.Origin origin) {}
}
