package dev.skein.kit.postgres;

import io.quarkus.reactive.pg.client.PgPoolCreator;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnectOptions;
import jakarta.inject.Singleton;
import java.util.List;

/**
 * What all pools of connections to Postgres have in common.
 *
 * <p>How long a connection may say nothing: one that was not used for that long is replaced, which costs a few
 * milliseconds at the next use. One that waits for an answer is lost with what waits: Postgres or the way to it has gone
 * without a word, and the system would notice after a quarter of an hour, when all connections of the pool hang.
 *
 * <p>Which statements a connection keeps prepared: all. By itself the client keeps those of up to 2,048 characters and has
 * longer ones parsed and planned at each use; the statement of the message path is longer. How many are kept is limited.
 */
@Singleton
public class PostgresPools implements PgPoolCreator {
    private static final int CONNECT_TIMEOUT_MS = 3_000;
    /** More than any of our statements takes; those of the message path end after 8 s on the server. */
    private static final int SILENCE_SECONDS = 20;

    @Override
    public Pool create(Input input) {
        for (PgConnectOptions connection : input.pgConnectOptionsList()) {
            connection.setConnectTimeout(CONNECT_TIMEOUT_MS);
            connection.setReadIdleTimeout(SILENCE_SECONDS);
            connection.setPreparedStatementCacheSqlFilter(statement -> true);
        }
        return PgBuilder.pool()
                .with(input.poolOptions())
                .connectingTo(List.<SqlConnectOptions>copyOf(input.pgConnectOptionsList()))
                .using(input.vertx())
                .build();
    }
}
