package dev.skein.kit.outbox;

import dev.skein.kit.aside.SetAside;
import dev.skein.kit.time.SteadyClock;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Publishes what transactions left in {@code <schema>.outbox}, in order of id, and deletes it once published.
 *
 * <p>The table has {@code id bigint generated always as identity primary key}, {@code app_id}, {@code key}, {@code payload
 * bytea} and {@code created_at timestamptz default now()}. One replica at a time relays: it holds a Postgres advisory lock on a connection of its own, and when it
 * dies the lock goes with the connection. Order per key holds because whoever writes a row has locked its key first, so ids
 * of one key rise with commits; a row that commits late with a lower id is simply taken by the next read.
 *
 * <p>While the broker or Postgres is away everything waits, in order. What cannot be published whatever happens, a row or a
 * part of it, is {@link SetAside set aside}, and what is behind it goes on, also of its key: it does not build on it.
 *
 * <p>Call {@link #wake} after a commit; without it a row waits {@value #POLL_MS} ms at most. Thread-safe.
 */
public final class OutboxRelay {
    private static final Logger LOG = Logger.getLogger(OutboxRelay.class);
    private static final long POLL_MS = 200;
    private static final long MAX_PAUSE_MS = 5_000;
    private static final long NONE = Long.MAX_VALUE;

    private final SteadyClock clock = SteadyClock.system();
    private final Vertx vertx;
    private final Pool pool;
    private final String schema;
    private final int batch;
    private final OutboxPublisher publisher;
    private final SetAside aside;
    private final AtomicBoolean running = new AtomicBoolean();
    private volatile boolean wanted;
    private volatile boolean stopped;
    /** When the oldest row was written, by the steady clock, so that its age grows also while a round hangs. */
    private volatile long oldestSince = NONE;

    private volatile long pauseUntil;
    private long pauseMs = POLL_MS;
    private String toldOf = "";
    /** How often in a row publishing failed for a reason nobody foresaw. */
    private int faults;

    private @Nullable SqlConnection holder;
    private long timer;

    /**
     * Where it works.
     *
     * @param schema name of the schema whose {@code outbox} is relayed; also names the lock
     */
    public record Place(Vertx vertx, Pool pool, String schema) {}

    /** @param batch rows per publication */
    public OutboxRelay(Place place, int batch, OutboxPublisher publisher, SetAside aside, MeterRegistry metrics) {
        this.vertx = place.vertx();
        this.pool = place.pool();
        this.schema = place.schema();
        this.batch = batch;
        this.publisher = publisher;
        this.aside = aside;
        aside.taking(OutboxRound.WHAT, entry -> publisher.publish(List.of(entry.body())));
        metrics.gauge("skein.outbox.age.seconds", this, OutboxRelay::ageSeconds);
    }

    public void start() {
        timer = vertx.setPeriodic(POLL_MS, t -> wake());
    }

    private double ageSeconds() {
        long since = oldestSince;
        return since == NONE ? 0 : Math.max(0, clock.millis() - since) / 1000.0;
    }

    /** Looks for rows now. Cheap; callable from any thread. */
    public void wake() {
        wanted = true;
        if (stopped || clock.millis() < pauseUntil || !running.compareAndSet(false, true)) {
            return;
        }
        wanted = false;
        round().subscribe().with(full -> ended(full), this::failed);
    }

    /** Stops after the round under way; the lock is released with the connection. */
    public void stop() {
        stopped = true;
        vertx.cancelTimer(timer);
        if (!running.get()) {
            letGo();
        }
    }

    private void ended(boolean full) {
        pauseMs = POLL_MS;
        toldOf = "";
        running.set(false);
        if (stopped) {
            letGo();
        } else if (full || wanted) {
            wake();
        }
    }

    private void failed(Throwable failure) {
        String reason = String.valueOf(failure.getMessage());
        if (!reason.equals(toldOf)) {
            toldOf = reason;
            LOG.warnf("Outbox of %s waits, trying on: %s", schema, reason);
        }
        letGo();
        pauseUntil = clock.millis() + pauseMs;
        pauseMs = Math.min(pauseMs * 2, MAX_PAUSE_MS);
        running.set(false);
    }

    private void letGo() {
        SqlConnection held = holder;
        holder = null;
        if (held != null) {
            // Not back into the pool: closing the session is what releases the lock for sure.
            held.query("select pg_advisory_unlock_all()")
                    .execute()
                    .onItemOrFailure()
                    .transformToUni((done, failure) -> held.close())
                    .subscribe()
                    .with(done -> {}, failure -> LOG.debug("Closing the relay's connection failed", failure));
        }
    }

    private Uni<Boolean> round() {
        return held().flatMap(
                        connection -> connection == null ? Uni.createFrom().item(false) : relayOnce(connection));
    }

    /** The connection with the lock, or null while another replica has it. */
    private Uni<@Nullable SqlConnection> held() {
        SqlConnection held = holder;
        if (held != null) {
            return Uni.createFrom().item(held);
        }
        return pool.getConnection()
                .flatMap(fresh -> fresh.preparedQuery(
                                "select pg_try_advisory_lock(hashtext('skein-outbox'), hashtext($1))")
                        .execute(Tuple.of(schema))
                        .flatMap(rows -> {
                            if (rows.iterator().next().getBoolean(0)) {
                                holder = fresh;
                                return Uni.createFrom().item(fresh);
                            }
                            return fresh.close().replaceWith((SqlConnection) null);
                        })
                        .onFailure()
                        .call(failure -> fresh.close()));
    }

    private Uni<Boolean> relayOnce(SqlConnection connection) {
        return connection
                .preparedQuery("select o.id, o.app_id, o.key, o.payload,"
                        + " (extract(epoch from clock_timestamp() - o.created_at) * 1000)::bigint as age_ms"
                        + " from " + schema + ".outbox o order by o.id limit $1")
                .execute(Tuple.of(batch))
                .flatMap(rows -> publish(connection, rows));
    }

    private Uni<Boolean> publish(SqlConnection connection, RowSet<Row> found) {
        List<Row> rows = new ArrayList<>(found.size());
        found.forEach(rows::add);
        if (rows.isEmpty()) {
            oldestSince = NONE;
            return Uni.createFrom().item(false);
        }
        oldestSince = clock.millis() - rows.getFirst().getLong("age_ms");
        return new OutboxRound(new OutboxRound.Outbox(connection, schema, publisher, aside), faults)
                .run(rows)
                .invoke(() -> faults = 0)
                .onFailure(OutboxRound::isFault)
                .invoke(failure -> faults++)
                .map(done -> rows.size() == batch);
    }
}
