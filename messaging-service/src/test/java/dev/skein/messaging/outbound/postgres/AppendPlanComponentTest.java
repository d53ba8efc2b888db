package dev.skein.messaging.outbound.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skein.messaging.StackResource;
import dev.skein.messaging.send.Samples;
import io.quarkus.reactive.datasource.ReactiveDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The statement of the message path is planned once in the life of a connection, and that plan stays good. */
@QuarkusTest
@QuarkusTestResource(StackResource.class)
class AppendPlanComponentTest {
    private static final int MANY = 100_000;

    private static final String FILL = """
            with heads as (
                insert into messaging.conversation (app_id, conversation_id, last_seq)
                select 'app', 'g:' || n, %1$d from generate_series(0, 99) as n
            )
            insert into messaging.message
                (app_id, conversation_id, seq, sender, client_message_id, server_time, content_hash, flags, body)
            select 'app', 'g:' || n %% 100, n / 100 + 1, 'alice', gen_random_uuid(), 0, 0, 0, ''
            from generate_series(0, %1$d - 1) as n
            """;

    private static final String EXPLAIN = """
            explain (analyze, buffers, costs off, timing off)
            execute "%s"('{app,app}', '{g:7,g:8}', '{0,0}', '{alice,alice}', array[gen_random_uuid(), gen_random_uuid()],
                '{1,1}', '{4,4}', '{a,b}', 0, '')
            """;

    @Inject
    @ReactiveDataSource("lanes")
    Pool lanes;

    @Inject
    Flyway flyway;

    @BeforeEach
    void migrate() {
        flyway.migrate();
    }

    @Test
    void oneConnectionPlansItOnce() {
        withConnection(connection -> append(connection)
                .compose(first -> append(connection))
                .compose(second -> append(connection))
                .compose(third -> prepared(connection))
                .onSuccess(prepared -> {
                    assertThat(prepared.getLong("generic_plans")).isGreaterThanOrEqualTo(3);
                    assertThat(prepared.getLong("custom_plans")).isZero();
                }));
    }

    /** Within one transaction that is rolled back: nobody else sees the tables empty, or full. */
    @Test
    void aPlanMadeOnEmptyTablesIsGoodForFullOnes() {
        List<String> plan = withConnection(connection -> connection
                .begin()
                .compose(transaction -> run(
                                connection, "truncate messaging.message, messaging.conversation, messaging.participant")
                        .compose(emptied -> append(connection))
                        .compose(planned -> run(connection, FILL.formatted(MANY)))
                        .compose(filled -> prepared(connection))
                        .compose(prepared -> run(connection, EXPLAIN.formatted(prepared.getString("name"))))
                        .map(AppendPlanComponentTest::lines)
                        .eventually(() -> transaction.rollback())));

        assertThat(plan).noneMatch(line -> line.contains("Seq Scan on"));
        assertThat(plan)
                .filteredOn(line -> line.contains(" on message_"))
                .filteredOn(line -> line.contains("Scan"))
                .isNotEmpty()
                .allMatch(line -> line.contains("client_message_id_sender_idx"), "finds messages by identity");
    }

    private static List<String> lines(Iterable<Row> rows) {
        List<String> lines = new ArrayList<>();
        rows.forEach(row -> lines.add(row.getString(0)));
        return lines;
    }

    private static Future<?> append(SqlConnection connection) {
        var pair = Samples.pair("app-" + UUID.randomUUID(), "alice", "bob");
        return Future.fromCompletionStage(
                PostgresMessageStore.append(connection, List.of(Samples.message(pair, "alice", "hello")), 1_000)
                        .subscribeAsCompletionStage());
    }

    private static Future<Row> prepared(SqlConnection connection) {
        return run(connection, "select * from pg_prepared_statements where statement like 'with input as%'")
                .map(rows -> rows.iterator().next());
    }

    private static Future<RowSet<Row>> run(SqlConnection connection, String sql) {
        return connection.query(sql).execute();
    }

    private <T> T withConnection(Function<SqlConnection, Future<T>> work) {
        return lanes.withConnection(work)
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }
}
