package dev.skein.kit.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.skein.stack.Stack;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.PoolOptions;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OutboxRelayComponentTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    private final Vertx vertx = Vertx.vertx();
    private final Pool pool = newPool();
    private final List<String> published = new CopyOnWriteArrayList<>();
    private final AtomicInteger failures = new AtomicInteger();

    @BeforeEach
    void table() throws SQLException {
        sql("drop schema if exists kit cascade");
        sql("create schema kit");
        sql("create table kit.outbox (id bigint generated always as identity primary key, payload text,"
                + " created_at timestamptz not null default now())");
    }

    @AfterEach
    void close() {
        pool.closeAndAwait();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void rowsArePublishedInOrderAndRemoved() throws SQLException {
        OutboxRelay relay = newRelay();
        relay.start();
        sql("insert into kit.outbox (payload) select 'm' || i from generate_series(1, 250) i");
        relay.wake();

        await().atMost(SOON).untilAsserted(() -> assertThat(published).hasSize(250));
        assertThat(published).isEqualTo(names(250));
        await().atMost(SOON).until(() -> rowsLeft() == 0);
        relay.stop();
    }

    @Test
    void rowsComeAgainUntilPublished() throws SQLException {
        failures.set(3);
        OutboxRelay relay = newRelay();
        relay.start();
        sql("insert into kit.outbox (payload) select 'm' || i from generate_series(1, 5) i");

        await().atMost(SOON).untilAsserted(() -> assertThat(published).isEqualTo(names(5)));
        relay.stop();
    }

    @Test
    void oneReplicaRelaysAndAnotherTakesOver() throws SQLException {
        OutboxRelay first = newRelay();
        OutboxRelay second = newRelay();
        first.start();
        second.start();
        sql("insert into kit.outbox (payload) select 'm' || i from generate_series(1, 300) i");
        await().atMost(SOON).until(() -> published.size() >= 300);
        first.stop();
        sql("insert into kit.outbox (payload) select 'm' || i from generate_series(301, 400) i");

        await().atMost(SOON).until(() -> published.size() >= 400);
        assertThat(published).isEqualTo(names(400));
        second.stop();
    }

    private OutboxRelay newRelay() {
        return new OutboxRelay(vertx, pool, "kit", 100, this::publish, new SimpleMeterRegistry());
    }

    private Uni<Void> publish(List<Row> rows) {
        if (failures.getAndDecrement() > 0) {
            return Uni.createFrom().failure(new IllegalStateException("not now"));
        }
        rows.forEach(row -> published.add(row.getString("payload")));
        return Uni.createFrom().voidItem();
    }

    private static List<String> names(int count) {
        return IntStream.rangeClosed(1, count).mapToObj(i -> "m" + i).toList();
    }

    private Pool newPool() {
        var postgres = Stack.shared().postgres();
        PgConnectOptions options = new PgConnectOptions()
                .setHost("127.0.0.1")
                .setPort(postgres.port())
                .setDatabase("skein")
                .setUser("skein")
                .setPassword(postgres.password());
        return Pool.newInstance(PgBuilder.pool()
                .with(new PoolOptions().setMaxSize(4))
                .connectingTo(options)
                .using(vertx)
                .build());
    }

    private static void sql(String statement) throws SQLException {
        try (Connection connection = Stack.shared().postgres().connect();
                Statement run = connection.createStatement()) {
            run.execute(statement);
        }
    }

    private static int rowsLeft() throws SQLException {
        try (Connection connection = Stack.shared().postgres().connect();
                Statement run = connection.createStatement();
                var rows = run.executeQuery("select count(*) from kit.outbox")) {
            rows.next();
            return rows.getInt(1);
        }
    }
}
