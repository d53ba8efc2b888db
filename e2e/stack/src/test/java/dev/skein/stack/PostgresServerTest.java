package dev.skein.stack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PostgresServerTest {
    private static final PostgresSize WITH_SEGMENTS_AHEAD = new PostgresSize("32MB", "128MB", "256MB", 2);

    @TempDir
    Path folder;

    private PostgresServer postgres;

    @AfterEach
    void stop() {
        if (postgres != null) {
            postgres.stop();
        }
    }

    @Test
    void dataAndPasswordSurviveARestart() throws SQLException {
        postgres = server(0, WITH_SEGMENTS_AHEAD);
        postgres.start();
        query("CREATE TABLE kept AS SELECT 7 AS id; SELECT pg_switch_wal()::text");

        postgres.restart();

        assertEquals("7", query("SELECT id::text FROM kept"));
    }

    @Test
    void walFilesMadeAheadAreUsed() throws SQLException {
        postgres = server(0, WITH_SEGMENTS_AHEAD);
        postgres.start();
        assertEquals("3", query("SELECT count(*)::text FROM pg_ls_waldir() WHERE name ~ '^[0-9A-F]{24}$'"));
        query("CREATE TABLE written AS SELECT 1 AS id; SELECT pg_switch_wal()::text");
        query("INSERT INTO written VALUES (2); SELECT pg_switch_wal()::text");
        postgres.kill();
        postgres.start();
        assertEquals("2", query("SELECT count(*)::text FROM written"));
    }

    @Test
    void brokenDataFolderIsNamed() throws IOException {
        postgres = server(0, PostgresSize.TEST);
        Path data = new StackHome(folder.resolve("home")).data("postgres");
        Files.createDirectories(data);
        Files.writeString(data.resolve("something"), "else");
        assertMessage("broken data folder " + data, assertThrows(StackException.class, postgres::start));
    }

    @Test
    void dataOfAnotherVersionIsRefused() throws IOException {
        postgres = server(0, PostgresSize.TEST);
        Path data = new StackHome(folder.resolve("home")).data("postgres");
        Files.createDirectories(data);
        Files.writeString(data.resolve("PG_VERSION"), "12\n");
        assertMessage("Postgres \"12\", this is 18", assertThrows(StackException.class, postgres::start));
    }

    @Test
    void portInUseIsSaid() throws IOException {
        try (ServerSocket other = new ServerSocket(0)) {
            postgres = server(other.getLocalPort(), PostgresSize.TEST);
            assertMessage("could not create any TCP/IP sockets", assertThrows(StackException.class, postgres::start));
        }
    }

    @Test
    void wrongPasswordPointsAtTheSecretsFile() {
        postgres = server(0, PostgresSize.TEST);
        postgres.start();
        postgres.stop();
        PostgresServer other = new PostgresServer(
                new StackHome(folder.resolve("home")), postgres.port(), "another", PostgresSize.TEST, null);
        assertMessage("secrets.env", assertThrows(StackException.class, other::start));
    }

    private PostgresServer server(int port, PostgresSize size) {
        return new PostgresServer(new StackHome(folder.resolve("home")), port, "secret", size, null);
    }

    private static void assertMessage(String expected, StackException failure) {
        assertTrue(failure.getMessage().contains(expected), failure::getMessage);
    }

    /** Runs all statements and returns the first column of the last one. */
    private String query(String sql) throws SQLException {
        String[] statements = sql.split(";");
        try (Connection connection = postgres.connect();
                Statement statement = connection.createStatement()) {
            for (int i = 0; i < statements.length - 1; i++) {
                statement.execute(statements[i]);
            }
            String last = statements[statements.length - 1].trim();
            if (!last.startsWith("SELECT")) {
                statement.execute(last);
                return "";
            }
            try (ResultSet rows = statement.executeQuery(last)) {
                rows.next();
                return rows.getString(1);
            }
        }
    }
}
