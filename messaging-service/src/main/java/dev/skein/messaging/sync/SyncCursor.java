package dev.skein.messaging.sync;

import dev.skein.protocol.ConversationId;
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

    /** The cursor a client sent back; empty when it is none of ours, down to the last byte. */
    public static Optional<SyncCursor> decode(byte[] bytes) {
        if (bytes.length < FIXED_BYTES || bytes[0] != FORM) {
            return Optional.empty();
        }
        ByteBuffer numbers = ByteBuffer.wrap(bytes, 1, FIXED_BYTES - 1);
        SyncCursor cursor = new SyncCursor(
                numbers.getLong(),
                numbers.getLong(),
                numbers.getLong(),
                numbers.getLong(),
                new Page(
                        numbers.getLong(),
                        new String(bytes, FIXED_BYTES, bytes.length - FIXED_BYTES, StandardCharsets.UTF_8)));
        return cursor.isPossible() ? Optional.of(cursor) : Optional.empty();
    }

    private boolean isPossible() {
        boolean place = page.equals(Page.FIRST)
                || isListing() && page.activeAt() >= 0 && ConversationId.isValid(page.conversationId());
        return since >= 0 && next >= 0 && eventVersion >= 0 && place;
    }
}
