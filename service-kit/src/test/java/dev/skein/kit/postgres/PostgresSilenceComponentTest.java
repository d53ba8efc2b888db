package dev.skein.kit.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skein.stack.Stack;
import io.quarkus.reactive.pg.client.PgPoolCreator;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** With two connections that may say nothing for two seconds. */
class PostgresSilenceComponentTest {
    private static final int SILENCE_SECONDS = 2;

    private record Input(Vertx vertx, PoolOptions poolOptions, List<PgConnectOptions> pgConnectOptionsList)
            implements PgPoolCreator.Input {}

    private final Vertx vertx = Vertx.vertx();
    private final Pool pool = new PostgresPools(SILENCE_SECONDS)
            .create(new Input(
                    vertx,
                    new PoolOptions().setMaxSize(2),
                    List.of(new PgConnectOptions()
                            .setHost("127.0.0.1")
                            .setPort(Stack.shared().postgres().port())
                            .setDatabase("skein")
                            .setUser("skein")
                            .setPassword(Stack.shared().postgres().password()))));

    @AfterEach
    void close() {
        pool.close().toCompletionStage().toCompletableFuture().join();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    /** A statement is waited for from when it was asked, however long its connection had nothing to do before. */
    @Test
    void ofAConnectionNobodyUsedDoesNotCountForWhoUsesItNext() throws Exception {
        for (int tenths = 4; tenths < 20; tenths += 5) {
            both(0);
            // One works on, the other has nothing to do.
            rest(Future.all(List.of(sleep(tenths))));
            both(15);
        }
    }

    @Test
    void beforeAnAnswerEndsTheConnection() {
        Future<?> late = sleep(600);
        assertThat(late.toCompletionStage().toCompletableFuture())
                .failsWithin(30, TimeUnit.SECONDS)
                .withThrowableThat()
                .withMessageContaining("Failed to read any response");
    }

    private void both(int tenths) throws Exception {
        rest(Future.all(sleep(tenths), sleep(tenths)));
    }

    private Future<RowSet<Row>> sleep(int tenths) {
        return pool.query("select pg_sleep(" + tenths / 10.0 + ")").execute();
    }

    private static void rest(Future<?> work) throws Exception {
        work.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
    }
}
