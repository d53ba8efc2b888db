package dev.skein.messaging.outbound.postgres;

import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Tuple;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import org.jboss.logging.Logger;

/**
 * Deletes what has served its purpose, a little every few minutes: user events that every device has had time to sync (one
 * that has not starts anew), and ids of changes that nobody will repeat any more. Keeps statistics of partitioned tables.
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

    /** Partitioned tables whose statistics are off; Postgres never analyses those by itself, only their partitions. */
    private static final String STALE = """
            select string_agg(c.oid::regclass::text, ', ') from pg_class c
            where c.relnamespace = 'messaging'::regnamespace and c.relkind = 'p' and (
                select abs(sum(s.n_live_tup) - c.reltuples) > 1000 + 0.1 * c.reltuples
                from pg_inherits i join pg_stat_all_tables s on s.relid = i.inhrelid where i.inhparent = c.oid)
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
            analyse();
        });
    }

    /**
     * One replica does it: for the others the table is locked, and soon afterwards no longer stale. On a connection of its own,
     * as nothing should queue behind it; when that is given up for its silence, Postgres still ends the work.
     */
    Future<?> analyse() {
        return pool.withConnection(connection -> connection
                        .query(STALE)
                        .execute()
                        .map(rows -> rows.iterator().next().getString(0))
                        .compose(tables -> tables == null
                                ? Future.succeededFuture()
                                : connection
                                        .query("analyze (skip_locked) " + tables)
                                        .execute()))
                .onFailure(Housekeeping::waits);
    }

    private void delete(String statement, long parameter) {
        pool.preparedQuery(statement).execute(Tuple.of(parameter)).onFailure(Housekeeping::waits);
    }

    private static void waits(Throwable failure) {
        LOG.warnf("Housekeeping waits: %s", failure.getMessage());
    }
}
