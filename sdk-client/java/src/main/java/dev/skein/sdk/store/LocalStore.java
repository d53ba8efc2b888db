package dev.skein.sdk.store;

import com.google.protobuf.ByteString;
import dev.skein.v1.Message;
import dev.skein.v1.UserEvent;
import java.util.List;
import java.util.Optional;

/**
 * What a device remembers. Used by one client, one call after another; a store that is closed may be opened again and
 * still knows what it knew.
 *
 * <p>Failures are thrown as {@link StoreException}; the client then stops rather than risk handing a message over twice.
 */
public interface LocalStore {
    /**
     * Opens the store for an account, and brings what an older version of it wrote up to date. Refuses with
     * {@link StoreException}, and changes nothing, what belongs to another account, or was written by a newer version.
     *
     * @param account app and user
     */
    void open(String account);

    /** Harmless when closed already. */
    void close();

    /** Makes all changes in one transaction: after a crash either all of them are there or none. */
    void commit(StoreChange change);

    /** Where the last sync ended; empty on a new device. */
    ByteString cursor();

    /** Version of the last user event handed over; 0 when there was none. */
    long eventVersion();

    List<StoredConversation> conversations();

    Optional<StoredConversation> conversation(String conversationId);

    /** Messages with {@code fromSeq <= seq <= toSeq} that are here, ascending, the first {@code limit} of them. */
    List<Message> messages(String conversationId, long fromSeq, long toSeq, int limit);

    /** The newest {@code limit} messages with {@code seq <= toSeq} that are here, ascending. */
    List<Message> newestMessages(String conversationId, long toSeq, int limit);

    /** Messages whose text contains the words (case is ignored for ASCII), newest first. */
    List<Message> search(String words, int limit);

    void deleteMessage(String conversationId, long seq);

    /** In the order they were added. */
    List<PendingSend> pendingSends();

    /** Ascending by version. */
    List<UserEvent> opaqueEvents();
}
