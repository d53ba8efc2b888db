package dev.skein.stack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class StackTest {
    private final Stack stack = Stack.shared();

    @Test
    @Tag("OPS-07")
    void commitsAreDurable() throws SQLException {
        assertEquals(
                Map.of("fsync", "on", "synchronous_commit", "on", "full_page_writes", "on"),
                stack.postgres().durability());
    }

    @Test
    @Tag("OPS-07")
    void killedPostgresKeepsWhatWasCommitted() throws SQLException {
        execute("CREATE TABLE kept (id int)");
        execute("INSERT INTO kept VALUES (7)");

        stack.postgres().kill();
        assertFalse(stack.postgres().isRunning());
        stack.postgres().start();

        try (Connection connection = stack.postgres().connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT id FROM kept")) {
            assertTrue(rows.next());
            assertEquals(7, rows.getInt(1));
        }
    }

    /** Again and again: a process whose threads have not all ended yet still holds its port. */
    @RepeatedTest(20)
    void redisComesBackOnTheSamePortAfterAKill() {
        int port = stack.redis().port();
        stack.redis().kill();
        assertFalse(Ports.accepts(port));
        stack.redis().start();
        assertTrue(Ports.accepts(port));
    }

    @Test
    void brokerComesBackOnTheSamePortAfterAKill() {
        int port = stack.broker().port();
        stack.broker().kill();
        assertFalse(Ports.accepts(port));
        stack.broker().start();
        assertTrue(Ports.accepts(port));
    }

    @Test
    void settingsNameEveryServer() {
        Map<String, String> settings = stack.settings();
        assertEquals(stack.postgres().jdbcUrl(), settings.get("quarkus.datasource.jdbc.url"));
        assertEquals(stack.redis().url(), settings.get("quarkus.redis.hosts"));
        assertEquals(Integer.toString(stack.broker().port()), settings.get("amqp-port"));
        assertEquals(settings.size(), stack.environment().size());
    }

    @Test
    void serversThatTheEnvironmentNamesAreNotStartedButPassedOn() {
        StackOptions tests = StackOptions.forTests();
        Map<String, String> external = Map.of(
                "QUARKUS_DATASOURCE_JDBC_URL", "jdbc:postgresql://db/skein",
                "QUARKUS_DATASOURCE_REACTIVE_URL", "postgresql://db/skein",
                "AMQP_HOST", "broker.example",
                "HOME", "/home/somebody");
        try (Stack other = Stack.create(new StackOptions(
                tests.home(), tests.secrets(), tests.ports(), tests.postgresSize(), true, false, external))) {
            assertEquals(
                    List.of("redis"), other.servers().stream().map(Server::name).toList());
            assertEquals("jdbc:postgresql://db/skein", other.environment().get("QUARKUS_DATASOURCE_JDBC_URL"));
            assertEquals("broker.example", other.environment().get("AMQP_HOST"));
            assertFalse(other.environment().containsKey("HOME"));
            assertFalse(other.environment().containsKey("AMQP_PASSWORD"));
        }
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = stack.postgres().connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
