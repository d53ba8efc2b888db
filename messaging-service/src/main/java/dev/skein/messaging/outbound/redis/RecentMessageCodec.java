package dev.skein.messaging.outbound.redis;

import dev.skein.messaging.conversation.ConversationKey;
import dev.skein.messaging.send.Draft;
import dev.skein.messaging.send.StoredMessage;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/**
 * A message in a sorted set: seq, time, client message id (two longs), flags, length of the sender, sender, body. The
 * same message always gives the same bytes, so adding it twice changes nothing.
 */
final class RecentMessageCodec {
    private static final int TIME = Long.BYTES;
    private static final int ID = 2 * Long.BYTES;
    private static final int FLAGS = 4 * Long.BYTES;
    private static final int SENDER_LENGTH = FLAGS + Short.BYTES;
    private static final int SENDER = SENDER_LENGTH + 1;

    private RecentMessageCodec() {}

    static Buffer encode(StoredMessage message) {
        Draft draft = message.draft();
        byte[] sender = draft.sender().getBytes(StandardCharsets.US_ASCII);
        return Buffer.buffer(SENDER + sender.length + draft.body().length)
                .appendLong(message.seq())
                .appendLong(message.serverTime())
                .appendLong(draft.clientMessageId().getMostSignificantBits())
                .appendLong(draft.clientMessageId().getLeastSignificantBits())
                .appendShort((short) draft.flags())
                .appendByte((byte) sender.length)
                .appendBytes(sender)
                .appendBytes(draft.body());
    }

    static StoredMessage decode(ConversationKey conversation, Buffer bytes) {
        int body = SENDER + bytes.getByte(SENDER_LENGTH);
        Draft draft = new Draft(
                bytes.getString(SENDER, body, StandardCharsets.US_ASCII.name()),
                new UUID(bytes.getLong(ID), bytes.getLong(ID + Long.BYTES)),
                bytes.getShort(FLAGS),
                bytes.getBytes(body, bytes.length()));
        return new StoredMessage(conversation, bytes.getLong(0), bytes.getLong(TIME), draft);
    }
}
