package dev.skein.kit.postgres;

import io.quarkus.reactive.pg.client.PgPoolCreator;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnectOptions;
import jakarta.inject.Singleton;
import java.util.List;

/**
 * How long a connection of a pool may say nothing. One that was not used for that long is replaced, which costs a few
 * milliseconds at the next use. One that waits for an answer is lost with what waits: Postgres or the way to it has gone
 * without a word, and the system would notice after a quarter of an hour, when all connections of the pool hang.
 */
@Singleton
public class PostgresPatience implements PgPoolCreator {
    private static final int CONNECT_TIMEOUT_MS = 3_000;
    /** More than any of our statements takes; those of the message path end after 8 s on the server. */
    private static final int SILENCE_SECONDS = 20;

    @Override
    public Pool create(Input input) {
        for (PgConnectOptions connection : input.pgConnectOptionsList()) {
            connection.setConnectTimeout(CONNECT_TIMEOUT_MS);
            connection.setReadIdleTimeout(SILENCE_SECONDS);
        }
        return PgBuilder.pool()
                .with(input.poolOptions())
                .connectingTo(List.<SqlConnectOptions>copyOf(input.pgConnectOptionsList()))
                .using(input.vertx())
                .build();
    }
}
