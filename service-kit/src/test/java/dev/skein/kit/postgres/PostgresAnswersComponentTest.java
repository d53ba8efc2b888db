package dev.skein.kit.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.skein.stack.Stack;
import dev.skein.stack.network.TcpProxy;
import io.quarkus.reactive.pg.client.PgPoolCreator;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PostgresAnswersComponentTest {
    /** The silence after which a connection is given up, with some more for a busy machine. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final int CONNECTIONS = 3;

    private record Input(Vertx vertx, PoolOptions poolOptions, List<PgConnectOptions> pgConnectOptionsList)
            implements PgPoolCreator.Input {}

    private final Vertx vertx = Vertx.vertx();
    private final TcpProxy way = TcpProxy.to(Stack.shared().postgres().port());
    private final Pool pool = new PostgresPools()
            .create(new Input(
                    vertx,
                    new PoolOptions().setMaxSize(CONNECTIONS),
                    List.of(new PgConnectOptions()
                            .setHost("127.0.0.1")
                            .setPort(way.port())
                            .setDatabase("skein")
                            .setUser("skein")
                            .setPassword(Stack.shared().postgres().password()))));
    private final PostgresAnswers answers = new PostgresAnswers(pool);

    @AfterEach
    void close() {
        pool.close().toCompletionStage().toCompletableFuture().join();
        vertx.close().toCompletionStage().toCompletableFuture().join();
        way.close();
    }

    @Test
    void isSeenAgainSoonAfterSilenceHoweverManyAskedMeanwhile() throws Exception {
        assertThat(ask()).isTrue();
        way.swallow();

        List<CompletableFuture<Boolean>> asked =
                IntStream.range(0, 50).mapToObj(i -> answers.ask()).toList();
        for (CompletableFuture<Boolean> one : asked) {
            assertThat(one.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isFalse();
        }
        assertThat(pool.size()).as("connections that asking has taken").isEqualTo(1);
        way.pass();

        // Others are not held up by the question that is under way.
        pool.query("select 1")
                .execute()
                .toCompletionStage()
                .toCompletableFuture()
                .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        await().atMost(PATIENCE).until(this::ask);
    }

    @Test
    void refusedMeansNoAndThenYes() throws Exception {
        way.refuse();
        assertThat(ask()).isFalse();
        way.pass();
        assertThat(ask()).isTrue();
    }

    private boolean ask() throws Exception {
        return answers.ask().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }
}
