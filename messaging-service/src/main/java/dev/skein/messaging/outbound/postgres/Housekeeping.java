package dev.skein.messaging.outbound.postgres;

import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Tuple;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import org.jboss.logging.Logger;

/**
 * Deletes what has served its purpose, a little every few minutes: user events that every device has had time to sync (one
 * that has not starts anew), and ids of changes that nobody will repeat any more.
 */
@Singleton
public class Housekeeping {
    private static final Logger LOG = Logger.getLogger(Housekeeping.class);
    private static final long EVERY_MS = Duration.ofMinutes(5).toMillis();
    private static final Duration EVENTS_LIVE = Duration.ofDays(30);
    private static final Duration CHANGES_LIVE = Duration.ofDays(7);

    /** Small steps: a long delete would hold back vacuum and the others' locks. */
    private static final String EVENTS = """
            delete from messaging.user_event where ctid = any(array(
                select ctid from messaging.user_event where time < $1 limit 5000))
            """;

    private static final String CHANGES = """
            delete from messaging.applied_change where ctid = any(array(
                select ctid from messaging.applied_change
                where applied_at < now() - $1::bigint * interval '1 millisecond' limit 5000))
            """;

    private final Pool pool;
    private final Vertx vertx;

    public Housekeeping(Pool pool, Vertx vertx) {
        this.pool = pool;
        this.vertx = vertx;
    }

    void start(@Observes StartupEvent event) {
        vertx.setPeriodic(EVERY_MS, timer -> {
            delete(EVENTS, System.currentTimeMillis() - EVENTS_LIVE.toMillis());
            delete(CHANGES, CHANGES_LIVE.toMillis());
        });
    }

    private void delete(String statement, long parameter) {
        pool.preparedQuery(statement)
                .execute(Tuple.of(parameter))
                .onFailure(failure -> LOG.warnf("Housekeeping waits: %s", failure.getMessage()));
    }
}
