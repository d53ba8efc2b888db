package dev.skein.push.outbound.postgres;

import dev.skein.error.v1.ErrorCode;
import dev.skein.kit.aside.SqlFailures;
import dev.skein.protocol.SkeinException;
import io.vertx.pgclient.PgException;

/** Tells that Postgres is not there (yet) from faults of ours. */
final class PostgresFailures {
    private static final String DEADLOCK = "40P01";
    private static final String UNIQUE_VIOLATION = "23505";

    private PostgresFailures() {}

    /** Failures of the connection become UNAVAILABLE, what a value causes BAD_REQUEST. */
    static Throwable translate(Throwable failure) {
        if (SqlFailures.isByContent(failure)) {
            return SqlFailures.badRequest(failure);
        }
        if (failure instanceof PgException && !SqlFailures.isByCircumstance(failure)) {
            return failure;
        }
        return failure instanceof SkeinException
                ? failure
                : SkeinException.of(ErrorCode.UNAVAILABLE, "Postgres: " + failure.getMessage());
    }

    /** Lost a race with another statement; the same statement again can succeed. */
    static boolean isRace(Throwable failure) {
        return failure instanceof PgException refused
                && (DEADLOCK.equals(refused.getSqlState()) || UNIQUE_VIOLATION.equals(refused.getSqlState()));
    }
}
