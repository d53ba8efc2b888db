package dev.skein.messaging.sync;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Where a device's sync stands. Opaque to clients.
 *
 * <p>Changes of conversations are found by transaction ids: everything a transaction below {@code since} did has been
 * listed. While a listing is under way, {@code next} is where the following one will begin: the oldest transaction that was
 * running when the listing began. What changes meanwhile is therefore listed again later rather than missed.
 *
 * @param database identity of the database; in another one transaction ids mean nothing
 * @param since list conversations changed by this transaction or a later one
 * @param next begin of the following listing; 0 when none is under way
 * @param eventVersion last event of the user's log that was handed out
 * @param page where the listing under way stands
 */
public record SyncCursor(long database, long since, long next, long eventVersion, Page page) {
    private static final byte FORM = 1;
    private static final int FIXED_BYTES = 1 + 5 * Long.BYTES;

    /**
     * A place in the list of conversations by last activity.
     *
     * @param conversationId empty: before the first
     */
    public record Page(long activeAt, String conversationId) {
        static final Page FIRST = new Page(Long.MAX_VALUE, "");
    }

    /** The cursor of a device that knows nothing. */
    static SyncCursor beginning(long database) {
        return new SyncCursor(database, 0, 0, 0, Page.FIRST);
    }

    boolean isListing() {
        return next != 0;
    }

    public byte[] encode() {
        byte[] conversation = page.conversationId().getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(FIXED_BYTES + conversation.length)
                .put(FORM)
                .putLong(database)
                .putLong(since)
                .putLong(next)
                .putLong(eventVersion)
                .putLong(page.activeAt())
                .put(conversation)
                .array();
    }

    /** The cursor a client sent back; empty when it is none of ours. */
    public static Optional<SyncCursor> decode(byte[] bytes) {
        try {
            ByteBuffer buffer = ByteBuffer.wrap(bytes);
            if (buffer.get() != FORM) {
                return Optional.empty();
            }
            long database = buffer.getLong();
            long since = buffer.getLong();
            long next = buffer.getLong();
            long eventVersion = buffer.getLong();
            long activeAt = buffer.getLong();
            byte[] conversation = new byte[buffer.remaining()];
            buffer.get(conversation);
            return Optional.of(new SyncCursor(
                    database,
                    since,
                    next,
                    eventVersion,
                    new Page(activeAt, new String(conversation, StandardCharsets.UTF_8))));
        } catch (BufferUnderflowException e) {
            return Optional.empty();
        }
    }
}
