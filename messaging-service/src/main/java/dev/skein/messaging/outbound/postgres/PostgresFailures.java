package dev.skein.messaging.outbound.postgres;

import dev.skein.protocol.ErrorCode;
import dev.skein.protocol.SkeinException;
import io.vertx.core.impl.NoStackTraceThrowable;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.ClosedConnectionException;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.TimeoutException;

/** Tells that Postgres is not there (yet) from faults of ours. */
final class PostgresFailures {
    /** Starting, stopping, out of connections, or not migrated yet. */
    private static final Set<String> NOT_READY =
            Set.of("57P01", "57P02", "57P03", "53300", "3D000", "3F000", "42P01", "08006");

    private PostgresFailures() {}

    /** Failures of the connection become UNAVAILABLE: callers try again. */
    static Throwable translate(Throwable failure) {
        boolean away = failure instanceof IOException
                || failure instanceof ClosedConnectionException
                || failure instanceof TimeoutException
                // Of the pool: it waits for no more connections.
                || failure instanceof NoStackTraceThrowable
                || failure instanceof PgException refused && NOT_READY.contains(refused.getSqlState());
        return away ? SkeinException.of(ErrorCode.UNAVAILABLE, "Postgres: " + failure.getMessage()) : failure;
    }
}
