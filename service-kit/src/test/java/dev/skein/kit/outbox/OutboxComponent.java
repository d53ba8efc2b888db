package dev.skein.kit.outbox;

import dev.skein.kit.aside.SetAside;
import dev.skein.stack.Stack;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.PoolOptions;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** What tests of the outbox share: its tables in a real Postgres. */
abstract class OutboxComponent {
    static final Duration SOON = Duration.ofSeconds(20);

    final Vertx vertx = Vertx.vertx();
    final Pool pool = newPool();
    final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    final SetAside aside = new SetAside(vertx, pool, "kit", metrics);

    @BeforeEach
    void table() throws SQLException {
        sql("drop schema if exists kit cascade");
        sql("create schema kit");
        sql("create table kit.outbox (id bigint generated always as identity primary key,"
                + " app_id text not null default 'a', key text not null default 'k', payload bytea,"
                + " created_at timestamptz not null default now())");
        sql("create table kit.set_aside (id bigint generated always as identity primary key,"
                + " set_aside_at timestamptz not null default now(), retry boolean not null default false,"
                + " tries int not null default 0, source_id bigint not null, what text not null,"
                + " app_id text not null, key text not null, body bytea not null, reason text not null)");
    }

    @AfterEach
    void close() {
        pool.closeAndAwait();
        vertx.close().toCompletionStage().toCompletableFuture().join();
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

    static void sql(String statement) throws SQLException {
        try (Connection connection = Stack.shared().postgres().connect();
                Statement run = connection.createStatement()) {
            run.execute(statement);
        }
    }

    static int rowsLeft() throws SQLException {
        try (Connection connection = Stack.shared().postgres().connect();
                Statement run = connection.createStatement();
                var rows = run.executeQuery("select count(*) from kit.outbox")) {
            rows.next();
            return rows.getInt(1);
        }
    }

    static List<String> asideReasons() throws SQLException {
        try (Connection connection = Stack.shared().postgres().connect();
                Statement run = connection.createStatement();
                var rows = run.executeQuery("select reason from kit.set_aside order by id")) {
            List<String> reasons = new ArrayList<>();
            while (rows.next()) {
                reasons.add(rows.getString(1));
            }
            return reasons;
        }
    }
}
