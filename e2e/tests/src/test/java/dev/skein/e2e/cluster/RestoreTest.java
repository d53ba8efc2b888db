package dev.skein.e2e.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.skein.e2e.Person;
import dev.skein.stack.Cluster;
import dev.skein.stack.Packages;
import dev.skein.stack.Server;
import dev.skein.stack.ServiceProcess;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A backup of Postgres is all there is to restore: into another server, with an empty Redis and an empty broker. People
 * who were connected go on with the same login and the same messages, none twice. OPS-10.
 */
class RestoreTest {
    private static final Duration READY = Duration.ofSeconds(90);
    /** So many transactions the old server is ahead of the new one. */
    private static final int TRANSACTIONS = 20_000;

    @Test
    @Tag("OPS-10")
    void peopleGoOnAfterPostgresWasRestoredAndRedisAndBrokerWereLost() throws Exception {
        try (Cluster cluster = Cluster.builder()
                        .withBrokerAsProcess()
                        .with("SKEIN_GROUP_PASSWORD_COST", "4")
                        .keepLogsIn(Path.of("target", "logs", "restore"))
                        .start();
                Person alice = newcomer(cluster, "alice");
                Person bob = newcomer(cluster, "bob")) {
            spendTransactions(cluster);
            String conversation = alice.say(bob.asTarget(), "m1").getConversationId();
            for (int i = 2; i <= 20; i++) {
                (i % 2 == 0 ? bob : alice).say((i % 2 == 0 ? alice : bob).asTarget(), "m" + i);
            }
            await().atMost(READY).until(() -> bob.received(conversation).size() == 20);
            String oldServer = one(cluster, "select system_identifier from pg_control_system()");
            String logins = one(cluster, "select count(*) from people.login");

            cluster.services().forEach(ServiceProcess::beginStop);
            cluster.services().forEach(ServiceProcess::stop);
            DatabaseCopy copy = new DatabaseCopy(
                    Packages.ofCheckout().root(), cluster.stack().home().root().resolve("skein.dump"));
            copy.take(cluster.stack().postgres());
            cluster.stack().wipe();
            cluster.stack().servers().forEach(Server::start);
            copy.restore(cluster.stack().postgres());
            assertThat(one(cluster, "select system_identifier from pg_control_system()"))
                    .isNotEqualTo(oldServer);
            assertThat(one(cluster, AHEAD))
                    .as("rows that name transactions yet to come")
                    .isNotEqualTo("0");
            cluster.services().forEach(ServiceProcess::launch);
            cluster.awaitReady(READY);

            alice.say(bob.asTarget(), "after");
            bob.awaitTexts(conversation, texts(20, "after"));
            bob.say(alice.asTarget(), "good");
            await().atMost(READY).until(() -> alice.texts(conversation).contains("good"));
            alice.assertDense(conversation);
            bob.assertDense(conversation);
            assertThat(one(cluster, "select count(*) from people.login")).isEqualTo(logins);
            assertThat(one(cluster, AHEAD)).isEqualTo("0");
            System.out.printf("Restored by %s%n", DatabaseCopy.hasCommands() ? "pg_restore" : "COPY");
        }
    }

    /** What every sync would list, for ever, and every heartbeat call news. */
    private static final String AHEAD = """
            select (select count(*) from messaging.conversation where changed_xid > pg_snapshot_xmax(pg_current_snapshot()))
                + (select count(*) from messaging.participant where changed_xid > pg_snapshot_xmax(pg_current_snapshot()))
            """;

    private static Person newcomer(Cluster cluster, String name) {
        return Person.newcomer(cluster, cluster.url().toString(), name);
    }

    private static void spendTransactions(Cluster cluster) throws SQLException {
        try (Connection database = cluster.stack().postgres().connect();
                Statement statement = database.createStatement()) {
            statement.execute("set synchronous_commit = off");
            statement.execute("do $$ begin for i in 1.." + TRANSACTIONS
                    + " loop perform pg_current_xact_id(); commit; end loop; end $$");
        }
    }

    private static String one(Cluster cluster, String query) throws SQLException {
        try (Connection database = cluster.stack().postgres().connect();
                Statement statement = database.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            rows.next();
            return rows.getString(1);
        }
    }

    private static String[] texts(int count, String last) {
        String[] texts = new String[count + 1];
        for (int i = 0; i < count; i++) {
            texts[i] = "m" + (i + 1);
        }
        texts[count] = last;
        return texts;
    }
}
