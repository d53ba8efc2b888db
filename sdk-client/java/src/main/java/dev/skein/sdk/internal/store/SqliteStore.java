package dev.skein.sdk.internal.store;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.skein.sdk.store.LocalStore;
import dev.skein.sdk.store.PendingSend;
import dev.skein.sdk.store.StoreChange;
import dev.skein.sdk.store.StoreException;
import dev.skein.sdk.store.StoredConversation;
import dev.skein.v1.ConversationState;
import dev.skein.v1.Message;
import dev.skein.v1.SendRequest;
import dev.skein.v1.UserEvent;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@link LocalStore} in a SQLite file (write-ahead log, one connection); its tables are in {@link SqliteSchema}. */
public final class SqliteStore implements LocalStore {
    private static final String OWNER = "owner";
    private static final String CURSOR = "cursor";
    private static final String EVENT_VERSION = "event_version";

    private final Path file;
    private @Nullable Connection open;

    public SqliteStore(Path file) {
        this.file = file;
    }

    @Override
    public synchronized void open(String account) {
        if (open != null) {
            throw new StoreException(file + " is in use by another client");
        }
        Connection connection = null;
        try {
            connection = DriverManager.getConnection("jdbc:sqlite:" + file.toAbsolutePath());
            SqliteSchema.beginAndMigrate(connection, file);
            claim(connection, account);
            SqliteSchema.execute(connection, "COMMIT");
            connection.setAutoCommit(false);
            open = connection;
        } catch (SQLException failure) {
            throw new StoreException("cannot open " + file + " (is org.xerial:sqlite-jdbc there?)", failure);
        } finally {
            if (open == null && connection != null) {
                closeQuietly(connection);
            }
        }
    }

    private void claim(Connection connection, String account) throws SQLException {
        byte[] owner = fact(connection, OWNER);
        if (owner == null) {
            putFact(connection, OWNER, account.getBytes(StandardCharsets.UTF_8));
        } else if (!account.equals(new String(owner, StandardCharsets.UTF_8))) {
            throw new StoreException(
                    file + " belongs to " + new String(owner, StandardCharsets.UTF_8) + ", not to " + account);
        }
    }

    @Override
    public synchronized void close() {
        if (open != null) {
            closeQuietly(open);
            open = null;
        }
    }

    private static void closeQuietly(Connection connection) {
        try {
            connection.close();
        } catch (SQLException ignored) {
            // Everything that matters was committed before.
        }
    }

    @Override
    public synchronized void commit(StoreChange change) {
        Connection connection = connection();
        try {
            try {
                apply(connection, change);
                connection.commit();
            } catch (SQLException failure) {
                connection.rollback();
                throw failure;
            }
        } catch (SQLException failure) {
            throw new StoreException("cannot write " + file, failure);
        }
    }

    private static void apply(Connection connection, StoreChange change) throws SQLException {
        for (String conversationId : change.removedConversations()) {
            execute(connection, "DELETE FROM message WHERE conversation_id = ?", conversationId);
            execute(connection, "DELETE FROM conversation WHERE id = ?", conversationId);
        }
        putMessages(connection, change.messages());
        for (StoredConversation conversation : change.conversations()) {
            execute(
                    connection,
                    "INSERT OR REPLACE INTO conversation VALUES (?, ?, ?, ?, ?, ?)",
                    conversation.id(),
                    conversation.state().toByteArray(),
                    conversation.handedSeq(),
                    conversation.countedSeq(),
                    conversation.roamingSeq(),
                    conversation.wantedReadSeq());
        }
        for (PendingSend send : change.pendingSends()) {
            execute(
                    connection,
                    """
                    INSERT INTO pending_send (client_message_id, conversation_id, request, failed_reason)
                    VALUES (?, ?, ?, ?)
                    ON CONFLICT (client_message_id) DO UPDATE SET failed_reason = excluded.failed_reason""",
                    send.clientMessageId(),
                    send.conversationId(),
                    send.request().toByteArray(),
                    send.failedReason());
        }
        for (String clientMessageId : change.endedSends()) {
            execute(connection, "DELETE FROM pending_send WHERE client_message_id = ?", clientMessageId);
        }
        for (UserEvent event : change.opaqueEvents()) {
            execute(
                    connection,
                    "INSERT OR REPLACE INTO opaque_event VALUES (?, ?)",
                    event.getVersion(),
                    event.toByteArray());
        }
        for (long version : change.endedEvents()) {
            execute(connection, "DELETE FROM opaque_event WHERE version = ?", version);
        }
        if (change.cursor().isPresent()) {
            putFact(connection, CURSOR, change.cursor().get().toByteArray());
        }
        if (change.eventVersion().isPresent()) {
            String version = Long.toString(change.eventVersion().getAsLong());
            putFact(connection, EVENT_VERSION, version.getBytes(StandardCharsets.UTF_8));
        }
    }

    private static void putMessages(Connection connection, List<Message> messages) throws SQLException {
        if (messages.isEmpty()) {
            return;
        }
        try (PreparedStatement sql =
                connection.prepareStatement("INSERT OR REPLACE INTO message VALUES (?, ?, ?, ?, ?)")) {
            for (Message message : messages) {
                sql.setString(1, message.getConversationId());
                sql.setLong(2, message.getSeq());
                sql.setLong(3, message.getServerTime());
                sql.setString(4, MessageText.of(message));
                sql.setBytes(5, message.toByteArray());
                sql.addBatch();
            }
            sql.executeBatch();
        }
    }

    @Override
    public synchronized ByteString cursor() {
        byte[] value = readFact(CURSOR);
        return value == null ? ByteString.EMPTY : ByteString.copyFrom(value);
    }

    @Override
    public synchronized long eventVersion() {
        byte[] value = readFact(EVENT_VERSION);
        return value == null ? 0 : Long.parseLong(new String(value, StandardCharsets.UTF_8));
    }

    private byte @Nullable [] readFact(String name) {
        Connection connection = connection();
        try {
            return fact(connection, name);
        } catch (SQLException failure) {
            throw new StoreException("cannot read " + file, failure);
        } finally {
            endRead(connection);
        }
    }

    @Override
    public synchronized List<StoredConversation> conversations() {
        return query("SELECT * FROM conversation", SqliteStore::readConversation);
    }

    @Override
    public synchronized Optional<StoredConversation> conversation(String conversationId) {
        return query("SELECT * FROM conversation WHERE id = ?", SqliteStore::readConversation, conversationId).stream()
                .findFirst();
    }

    @Override
    public synchronized List<Message> messages(String conversationId, long fromSeq, long toSeq, int limit) {
        return query(
                "SELECT body FROM message WHERE conversation_id = ? AND seq BETWEEN ? AND ? ORDER BY seq LIMIT ?",
                SqliteStore::readMessage,
                conversationId,
                fromSeq,
                toSeq,
                limit);
    }

    @Override
    public synchronized List<Message> newestMessages(String conversationId, long toSeq, int limit) {
        List<Message> newest = query(
                "SELECT body FROM message WHERE conversation_id = ? AND seq <= ? ORDER BY seq DESC LIMIT ?",
                SqliteStore::readMessage,
                conversationId,
                toSeq,
                limit);
        Collections.reverse(newest);
        return newest;
    }

    @Override
    public synchronized List<Message> search(String words, int limit) {
        String pattern = '%' + words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + '%';
        return query(
                "SELECT body FROM message WHERE words LIKE ? ESCAPE '\\' ORDER BY server_time DESC LIMIT ?",
                SqliteStore::readMessage,
                pattern,
                limit);
    }

    @Override
    public synchronized void deleteMessage(String conversationId, long seq) {
        Connection connection = connection();
        try {
            execute(connection, "DELETE FROM message WHERE conversation_id = ? AND seq = ?", conversationId, seq);
            connection.commit();
        } catch (SQLException failure) {
            throw new StoreException("cannot write " + file, failure);
        }
    }

    @Override
    public synchronized List<PendingSend> pendingSends() {
        return query(
                "SELECT conversation_id, request, failed_reason FROM pending_send ORDER BY position",
                row -> new PendingSend(row.getString(1), SendRequest.parseFrom(row.getBytes(2)), row.getString(3)));
    }

    @Override
    public synchronized List<UserEvent> opaqueEvents() {
        return query("SELECT body FROM opaque_event ORDER BY version", row -> UserEvent.parseFrom(row.getBytes(1)));
    }

    private Connection connection() {
        if (open == null) {
            throw new StoreException(file + " is not open");
        }
        return open;
    }

    private interface RowReader<T> {
        T read(ResultSet row) throws SQLException, InvalidProtocolBufferException;
    }

    private <T> List<T> query(String statement, RowReader<T> reader, Object... parameters) {
        List<T> rows = new ArrayList<>();
        Connection connection = connection();
        try (PreparedStatement sql = connection.prepareStatement(statement)) {
            bind(sql, parameters);
            try (ResultSet row = sql.executeQuery()) {
                while (row.next()) {
                    rows.add(reader.read(row));
                }
            }
            return rows;
        } catch (SQLException | InvalidProtocolBufferException failure) {
            throw new StoreException("cannot read " + file, failure);
        } finally {
            endRead(connection);
        }
    }

    /** A read left open would keep the write-ahead log from being folded back into the file. */
    private static void endRead(Connection connection) {
        try {
            connection.commit();
        } catch (SQLException ignored) {
            // Nothing was changed.
        }
    }

    private static StoredConversation readConversation(ResultSet row)
            throws SQLException, InvalidProtocolBufferException {
        return new StoredConversation(
                ConversationState.parseFrom(row.getBytes("state")),
                row.getLong("handed_seq"),
                row.getLong("counted_seq"),
                row.getLong("roaming_seq"),
                row.getLong("wanted_read_seq"));
    }

    private static Message readMessage(ResultSet row) throws SQLException, InvalidProtocolBufferException {
        return Message.parseFrom(row.getBytes(1));
    }

    private static byte @Nullable [] fact(Connection connection, String name) throws SQLException {
        try (PreparedStatement sql = connection.prepareStatement("SELECT value FROM fact WHERE name = ?")) {
            sql.setString(1, name);
            try (ResultSet row = sql.executeQuery()) {
                return row.next() ? row.getBytes(1) : null;
            }
        }
    }

    private static void putFact(Connection connection, String name, byte[] value) throws SQLException {
        execute(connection, "INSERT OR REPLACE INTO fact VALUES (?, ?)", name, value);
    }

    private static void execute(Connection connection, String statement, Object... parameters) throws SQLException {
        try (PreparedStatement sql = connection.prepareStatement(statement)) {
            bind(sql, parameters);
            sql.executeUpdate();
        }
    }

    private static void bind(PreparedStatement sql, Object... parameters) throws SQLException {
        for (int i = 0; i < parameters.length; i++) {
            sql.setObject(i + 1, parameters[i]);
        }
    }
}
