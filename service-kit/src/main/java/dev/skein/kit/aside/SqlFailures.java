package dev.skein.kit.aside;

import dev.skein.error.v1.ErrorCode;
import dev.skein.protocol.SkeinException;
import io.vertx.core.impl.NoStackTraceThrowable;
import io.vertx.sqlclient.ClosedConnectionException;
import io.vertx.sqlclient.DatabaseException;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;

/** Tells what Postgres refuses because of a value, which can never succeed, from Postgres not being there, and from faults. */
public final class SqlFailures {
    private static final Logger LOG = Logger.getLogger(SqlFailures.class);
    private static final String UNIQUE_VIOLATION = "23505";

    /** Connection, no such database or schema, resources, locks, operator, system. */
    private static final Set<String> AWAY_CLASSES = Set.of("08", "3D", "3F", "53", "55", "57", "58");
    /** No such table (yet), read-only (a standby since a moment ago), no such password (it is being changed). */
    private static final Set<String> AWAY = Set.of("42P01", "25006", "28P01");

    private SqlFailures() {}

    /**
     * Data exceptions, broken constraints, and values beyond what an index or a row holds. Not a key that exists already:
     * that is a race, and the statement sees the other's row when it runs again.
     */
    public static boolean isByContent(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof DatabaseException refused && refused.getSqlState() != null) {
                String state = refused.getSqlState();
                return state.startsWith("22")
                        || state.startsWith("54")
                        || state.startsWith("23") && !state.equals(UNIQUE_VIOLATION);
            }
        }
        return false;
    }

    /**
     * Postgres is not there, not migrated yet, not the primary any more, out of something, stopping, or was waited for too
     * long: the statement is not at fault.
     */
    public static boolean isByCircumstance(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof DatabaseException refused && refused.getSqlState() != null) {
                String state = refused.getSqlState();
                return AWAY_CLASSES.contains(state.substring(0, 2)) || AWAY.contains(state);
            }
        }
        return false;
    }

    /** As {@link #isByCircumstance}, or there is no connection: none could be had, or it ended under the statement. */
    public static boolean isAway(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SkeinException) {
                return false;
            }
            if (cause instanceof IOException
                    || cause instanceof ClosedConnectionException
                    || cause instanceof TimeoutException
                    // Of the pool or of a connection that has ended: neither has a class of its own.
                    || cause instanceof NoStackTraceThrowable) {
                return true;
            }
        }
        return isByCircumstance(failure);
    }

    /** UNAVAILABLE: callers try again. */
    public static SkeinException unavailable(Throwable failure) {
        return SkeinException.of(ErrorCode.UNAVAILABLE, "Postgres: " + failure.getMessage());
    }

    /** BAD_REQUEST, so that nobody tries again. The edge should have refused it: said in the log. */
    public static SkeinException badRequest(Throwable failure) {
        LOG.errorf("Postgres refuses a value that no check refused: %s", failure.getMessage());
        return SkeinException.of(ErrorCode.BAD_REQUEST, "a value of the request cannot be stored");
    }
}
