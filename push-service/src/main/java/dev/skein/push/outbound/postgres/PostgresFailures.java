package dev.skein.push.outbound.postgres;

import dev.skein.protocol.ErrorCode;
import dev.skein.protocol.SkeinException;
import io.vertx.pgclient.PgException;
import java.util.Set;

/** Tells that Postgres is not there (yet) from faults of ours. */
final class PostgresFailures {
    private static final String DEADLOCK = "40P01";
    private static final String UNIQUE_VIOLATION = "23505";
    /** Starting, stopping, out of connections, or not migrated yet. */
    private static final Set<String> NOT_READY =
            Set.of("57P01", "57P02", "57P03", "53300", "3D000", "3F000", "42P01", "08006");

    private PostgresFailures() {}

    /** Failures of the connection become UNAVAILABLE. */
    static Throwable translate(Throwable failure) {
        if (failure instanceof PgException refused && !NOT_READY.contains(refused.getSqlState())) {
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
