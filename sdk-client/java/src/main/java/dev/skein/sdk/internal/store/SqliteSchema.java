package dev.skein.sdk.internal.store;

import dev.skein.sdk.store.StoreException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * The tables of a {@link SqliteStore} and how those of older versions become them. {@code PRAGMA user_version} says which
 * version a file has.
 */
final class SqliteSchema {
    /**
     * What makes each version of the one before; never changed once released, only added to. The first one takes files from
     * the time before versions as they are, since they have these tables.
     */
    private static final List<List<String>> MIGRATIONS = List.of(
            List.of(
                    "CREATE TABLE IF NOT EXISTS fact (name TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID",
                    """
            CREATE TABLE IF NOT EXISTS conversation (
              id TEXT PRIMARY KEY, state BLOB NOT NULL, handed_seq INTEGER NOT NULL, counted_seq INTEGER NOT NULL,
              roaming_seq INTEGER NOT NULL, wanted_read_seq INTEGER NOT NULL) WITHOUT ROWID""",
                    """
            CREATE TABLE IF NOT EXISTS message (
              conversation_id TEXT NOT NULL, seq INTEGER NOT NULL, server_time INTEGER NOT NULL, words TEXT NOT NULL,
              body BLOB NOT NULL, PRIMARY KEY (conversation_id, seq)) WITHOUT ROWID""",
                    """
            CREATE TABLE IF NOT EXISTS pending_send (
              position INTEGER PRIMARY KEY AUTOINCREMENT, client_message_id TEXT NOT NULL UNIQUE,
              conversation_id TEXT NOT NULL, request BLOB NOT NULL, failed_reason TEXT NOT NULL)"""),
            List.of("CREATE TABLE opaque_event (version INTEGER PRIMARY KEY, body BLOB NOT NULL)"));

    static final int VERSION = MIGRATIONS.size();

    private SqliteSchema() {}

    /**
     * Begins a transaction and brings the tables up to date in it; the caller commits, or closes without, and then the file is
     * as it was.
     *
     * @throws StoreException when a newer SDK wrote the file; nothing has been written then
     */
    static void beginAndMigrate(Connection connection, Path file) throws SQLException {
        // First of all: even the journal mode would be a change.
        olderOrSame(connection, file);
        execute(connection, "PRAGMA busy_timeout = 5000");
        execute(connection, "PRAGMA journal_mode = WAL");
        execute(connection, "PRAGMA synchronous = NORMAL");
        execute(connection, "BEGIN IMMEDIATE");
        // Again, for another process may have migrated it meanwhile.
        for (int version = olderOrSame(connection, file); version < VERSION; version++) {
            for (String statement : MIGRATIONS.get(version)) {
                execute(connection, statement);
            }
            execute(connection, "PRAGMA user_version = " + (version + 1));
        }
    }

    private static int olderOrSame(Connection connection, Path file) throws SQLException {
        try (Statement sql = connection.createStatement();
                ResultSet row = sql.executeQuery("PRAGMA user_version")) {
            int version = row.next() ? row.getInt(1) : 0;
            if (version > VERSION) {
                throw new StoreException(file + " was written by a newer version of the SDK (schema " + version
                        + ", this one knows " + VERSION + "); it was left as it is");
            }
            return version;
        }
    }

    static void execute(Connection connection, String statement) throws SQLException {
        try (Statement sql = connection.createStatement()) {
            sql.execute(statement);
        }
    }
}
