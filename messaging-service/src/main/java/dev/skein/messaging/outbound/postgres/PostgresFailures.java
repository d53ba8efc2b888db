package dev.skein.messaging.outbound.postgres;

import dev.skein.kit.aside.SqlFailures;
import dev.skein.protocol.ErrorCode;
import dev.skein.protocol.SkeinException;
import io.vertx.core.impl.NoStackTraceThrowable;
import io.vertx.sqlclient.ClosedConnectionException;
import java.io.IOException;
import java.util.concurrent.TimeoutException;

/** Tells that Postgres is not there (yet) from faults of ours. */
final class PostgresFailures {
    private PostgresFailures() {}

    /** Failures of the connection become UNAVAILABLE: callers try again. What a value causes becomes BAD_REQUEST. */
    static Throwable translate(Throwable failure) {
        if (SqlFailures.isByContent(failure)) {
            return SqlFailures.badRequest(failure);
        }
        boolean away = failure instanceof IOException
                || failure instanceof ClosedConnectionException
                || failure instanceof TimeoutException
                // Of the pool: it waits for no more connections.
                || failure instanceof NoStackTraceThrowable
                || SqlFailures.isByCircumstance(failure);
        return away ? SkeinException.of(ErrorCode.UNAVAILABLE, "Postgres: " + failure.getMessage()) : failure;
    }
}
