package dev.skein.tools.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skein.stack.PostgresServer;
import dev.skein.stack.Stack;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Whether bench measures what it says, and notices what goes wrong. */
class MessageRunTest {
    private static final PrintStream SILENT =
            new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);

    private final FakeGateway.Faults faults = new FakeGateway.Faults();

    @BeforeAll
    static void makeTables() throws SQLException {
        // The columns of messaging-service's schema that bench reads.
        execute("create schema messaging");
        execute("create table messaging.conversation (app_id text, conversation_id text)");
        execute("create table messaging.message (app_id text, conversation_id text, seq bigint)");
    }

    @BeforeEach
    void emptyTables() throws SQLException {
        execute("truncate messaging.conversation, messaging.message");
    }

    @Test
    @Tag("OPS-08")
    void closedLoopIsVerified() throws Exception {
        RunResult result = run(plan().closed(20));

        assertThat(result.verification().problems()).isEmpty();
        assertThat(result.ok()).isTrue();
        assertThat(result.acknowledgedPerSecond()).isGreaterThan(500);
        assertThat(result.verification().acknowledged())
                .isEqualTo(result.verification().stored());
        assertThat(result.acknowledgement().p50()).isPositive();
        assertThat(result.delivery().count()).isPositive();
        assertThat(result.verification().durability()).containsEntry("fsync", "on");
    }

    @Test
    @Tag("OPS-08")
    void pacedRunKeepsItsPace() throws Exception {
        RunResult result = run(plan().paced(500));

        assertThat(result.ok()).isTrue();
        assertThat(result.sentPerSecond()).isBetween(450.0, 550.0);
    }

    @Test
    @Tag("OPS-08")
    void lostDeliveryFailsTheRun() throws Exception {
        faults.losesDelivery = n -> n == 17;

        assertThat(run(plan().paced(500)).verification().undelivered()).isEqualTo(1);
    }

    @Test
    void repeatedDeliveryFailsTheRun() throws Exception {
        faults.repeatsDelivery = n -> n == 17;

        assertThat(run(plan().paced(500)).verification().problems())
                .contains("1 messages were delivered more than once");
    }

    @Test
    @Tag("OPS-08")
    void acknowledgedButNotStoredFailsTheRun() throws Exception {
        faults.forgetsToStore = n -> n == 17;

        assertThat(run(plan().paced(500)).verification().problems()).hasSizeGreaterThanOrEqualTo(1);
    }

    private static RunPlan plan() {
        return new RunPlan("closed", 5, 20, 0, 1, 1, 32, 1, 1_000, 4);
    }

    /** What the fake "stored" is written to Postgres just before the verification. */
    private RunResult run(RunPlan plan) throws Exception {
        try (FakeGateway gateway = new FakeGateway(faults)) {
            PostgresServer postgres = Stack.shared().postgres();
            var database = new BenchTarget.Database(postgres.jdbcUrl(), PostgresServer.USER, postgres.password());
            BenchTarget target = new BenchTarget(gateway.url(), List.of(), "demo", "s".repeat(32), database, Map.of());
            return new MessageRun(target, plan, SILENT, () -> store(gateway)).run();
        }
    }

    private static void store(FakeGateway gateway) {
        try (Connection connection = connect();
                var insert = connection.prepareStatement("insert into messaging.message values ('app', ?, ?)")) {
            connection.setAutoCommit(false);
            for (FakeGateway.StoredMessage message : gateway.stored) {
                insert.setString(1, message.conversationId());
                insert.setLong(2, message.seq());
                insert.addBatch();
            }
            insert.executeBatch();
            try (Statement statement = connection.createStatement()) {
                statement.execute("insert into messaging.conversation"
                        + " select distinct app_id, conversation_id from messaging.message");
            }
            connection.commit();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void execute(String sql) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static Connection connect() throws SQLException {
        PostgresServer postgres = Stack.shared().postgres();
        return DriverManager.getConnection(postgres.jdbcUrl(), PostgresServer.USER, postgres.password());
    }
}
