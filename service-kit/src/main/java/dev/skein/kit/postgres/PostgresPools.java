package dev.skein.kit.postgres;

import io.quarkus.reactive.pg.client.PgPoolCreator;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnectOptions;
import io.vertx.sqlclient.SqlConnection;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * What all pools of connections to Postgres have in common.
 *
 * <p>How long a connection may say nothing: one that waits for an answer for that long is lost with what waits. Postgres or
 * the way to it has gone without a word, and the system would notice after a quarter of an hour, when all connections of the
 * pool hang. The silence begins when something was last written or read, or a statement would be cut for how long nobody
 * had used its connection before. One that is not in use is taken out by the pool some time earlier: only the pool knows
 * that nobody is about to use it.
 *
 * <p>Which statements a connection keeps prepared: all. By itself the client keeps those of up to 2,048 characters and has
 * longer ones parsed and planned at each use; the statement of the message path is longer. How many are kept is limited.
 */
@Singleton
public class PostgresPools implements PgPoolCreator {
    private static final int CONNECT_TIMEOUT_MS = 3_000;
    /** More than any of our statements takes; those of the message path end after 8 s on the server. */
    private static final int SILENCE_SECONDS = 20;

    private final int silenceSeconds;

    public PostgresPools() {
        this(SILENCE_SECONDS);
    }

    PostgresPools(int silenceSeconds) {
        this.silenceSeconds = silenceSeconds;
    }

    @Override
    public Pool create(Input input) {
        for (PgConnectOptions connection : input.pgConnectOptionsList()) {
            connection.setConnectTimeout(CONNECT_TIMEOUT_MS);
            connection.setIdleTimeout(silenceSeconds);
            connection.setPreparedStatementCacheSqlFilter(statement -> true);
        }
        return PgBuilder.pool()
                .with(input.poolOptions()
                        .setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
                        .setIdleTimeout(silenceSeconds * 750))
                .connectingTo(List.<SqlConnectOptions>copyOf(input.pgConnectOptionsList()))
                .withConnectHandler(this::watch)
                .using(input.vertx())
                .build();
    }

    /** Each new connection; closing gives it to the pool. */
    private void watch(SqlConnection fresh) {
        PostgresSilence.watch(fresh, silenceSeconds);
        fresh.close();
    }
}
