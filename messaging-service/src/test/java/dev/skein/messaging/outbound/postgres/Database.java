package dev.skein.messaging.outbound.postgres;

import dev.skein.stack.Stack;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.Map;
import org.flywaydb.core.Flyway;

/** The schema on the shared Postgres, without Quarkus. */
final class Database {
    static final Pool POOL = open();

    private Database() {}

    private static Pool open() {
        Map<String, String> settings = Stack.shared().settings();
        String user = settings.get("quarkus.datasource.username");
        String password = settings.get("quarkus.datasource.password");
        Flyway.configure()
                .dataSource(settings.get("quarkus.datasource.jdbc.url"), user, password)
                .schemas("messaging")
                .load()
                .migrate();
        PgConnectOptions options = PgConnectOptions.fromUri(settings.get("quarkus.datasource.reactive.url"))
                .setUser(user)
                .setPassword(password)
                .setCachePreparedStatements(true);
        return PgBuilder.pool()
                .connectingTo(options)
                .with(new PoolOptions().setMaxSize(6))
                .using(Vertx.vertx())
                .build();
    }

    static void run(String sql, Object... parameters) {
        POOL.preparedQuery(sql)
                .execute(Tuple.from(parameters))
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }

    static Row one(String sql, Object... parameters) {
        return POOL.preparedQuery(sql)
                .execute(Tuple.from(parameters))
                .toCompletionStage()
                .toCompletableFuture()
                .join()
                .iterator()
                .next();
    }
}
