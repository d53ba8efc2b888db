package dev.skein.messaging.outbound.postgres;

import dev.skein.kit.aside.SqlFailures;

/** Tells that Postgres is not there (yet) from faults of ours. */
final class PostgresFailures {
    private PostgresFailures() {}

    /** Failures of the connection become UNAVAILABLE: callers try again. What a value causes becomes BAD_REQUEST. */
    static Throwable translate(Throwable failure) {
        if (SqlFailures.isByContent(failure)) {
            return SqlFailures.badRequest(failure);
        }
        return SqlFailures.isAway(failure) ? SqlFailures.unavailable(failure) : failure;
    }
}
