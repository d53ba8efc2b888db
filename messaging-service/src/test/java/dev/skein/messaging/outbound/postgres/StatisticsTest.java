package dev.skein.messaging.outbound.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** What Postgres knows of the messages, and what a first sync reads when that is no longer true. */
class StatisticsTest {
    private static final int CONVERSATIONS = 100;
    private static final int MESSAGES_EACH = 400;
    /** Per conversation: index and page of the newest message, of the unread ones, of head and participant; and some to spare. */
    private static final int READ_EACH = 15;

    private static final String CLEAR =
            "truncate messaging.message, messaging.conversation, messaging.participant, messaging.delivered";

    /** A thousand conversations with one message each. */
    private static final String BEFORE = """
            with conversations as (
                insert into messaging.conversation (app_id, conversation_id, last_seq, shown_seq, active_at)
                select 'app', 'g:' || n, %1$d, %1$d, n from generate_series(0, 999) n
            ), members as (
                insert into messaging.participant (app_id, user_id, conversation_id, read_seq)
                select 'app', 'alice', 'g:' || n, %1$d - 2 from generate_series(0, %2$d - 1) n
            )
            insert into messaging.message
                (app_id, conversation_id, seq, sender, client_message_id, server_time, content_hash, flags, body)
            select 'app', 'g:' || n, 1, 'bob', gen_random_uuid(), 0, 0, 3, '' from generate_series(0, 999) n
            """.formatted(MESSAGES_EACH, CONVERSATIONS);

    /** Alice's grow. */
    private static final String MANY = """
            insert into messaging.message
                (app_id, conversation_id, seq, sender, client_message_id, server_time, content_hash, flags, body)
            select $1, 'g:' || n %% %2$d, n / %2$d + 2, 'bob', gen_random_uuid(), 0, 0, 3, ''
            from generate_series(0, %1$d * %2$d - 1) n
            """;

    private static final String ANALYSE = "analyze messaging.message, messaging.conversation, messaging.participant";
    private static final Pattern BUFFERS = Pattern.compile("Buffers: shared(?: hit=(\\d+))?(?: read=(\\d+))?");

    /** Within one transaction that is rolled back. */
    @Test
    void aFirstSyncReadsFewPagesWhateverTheStatisticsSay() {
        Tuple firstSync = Tuple.of("app", "alice", 0L, Long.MAX_VALUE, "", CONVERSATIONS);
        List<String> plan = withConnection(connection -> connection
                .begin()
                .compose(transaction -> run(connection, CLEAR)
                        .compose(cleared -> run(connection, BEFORE))
                        .compose(filled -> run(connection, ANALYSE))
                        .compose(analysed -> connection
                                .preparedQuery(MANY.formatted(MESSAGES_EACH, CONVERSATIONS))
                                .execute(Tuple.of("app")))
                        .compose(grown -> connection
                                .preparedQuery("explain (analyze, buffers, timing off) " + PostgresSyncStore.CHANGED)
                                .execute(firstSync))
                        .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                                .map(row -> row.getString(0))
                                .toList())
                        .eventually(() -> transaction.rollback())));

        assertThat(plan).noneMatch(line -> line.contains("Seq Scan on message"));
        assertThat(buffers(plan)).as(String.join("\n", plan)).isLessThan(READ_EACH * CONVERSATIONS);
    }

    /** Of the outermost node, which includes all others. */
    private static int buffers(List<String> plan) {
        Matcher first = plan.stream()
                .map(BUFFERS::matcher)
                .filter(Matcher::find)
                .findFirst()
                .orElseThrow();
        return number(first.group(1)) + number(first.group(2));
    }

    private static int number(String text) {
        return text == null ? 0 : Integer.parseInt(text);
    }

    @Test
    void aPartitionedTableIsAnalysedOnceAfterItHasGrown() {
        Housekeeping housekeeping = new Housekeeping(Database.POOL, Vertx.vertx());
        housekeeping.analyse().toCompletionStage().toCompletableFuture().join();
        long before = analysed();
        double known = tuples();

        int each = (int) Math.max(known, 2_000) / CONVERSATIONS;
        Database.run(MANY.formatted(each, CONVERSATIONS), "app-" + UUID.randomUUID());
        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
            housekeeping.analyse().toCompletionStage().toCompletableFuture().join();
            assertThat(analysed()).isEqualTo(before + 1);
        });
        assertThat(tuples()).isGreaterThan(known + each * CONVERSATIONS * 0.5);

        housekeeping.analyse().toCompletionStage().toCompletableFuture().join();
        assertThat(analysed()).isEqualTo(before + 1);
    }

    private static long analysed() {
        return Database.one("select analyze_count from pg_stat_all_tables where relid = 'messaging.message'::regclass")
                .getLong(0);
    }

    private static double tuples() {
        return Database.one("select reltuples from pg_class where oid = 'messaging.message'::regclass")
                .getFloat(0);
    }

    private static Future<RowSet<Row>> run(SqlConnection connection, String sql) {
        return connection.query(sql).execute();
    }

    private static <T> T withConnection(Function<SqlConnection, Future<T>> work) {
        return Database.POOL
                .withConnection(work)
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }
}
