package dev.skein.kit.aside;

import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.stream.StreamSupport;
import org.jboss.logging.Logger;

/**
 * The table {@code <schema>.set_aside}: what failed by its content, kept for an operator while everything behind it went on.
 *
 * <p>An operator who has mended the reason sets {@code retry} on a row: within {@value #LOOK_MS} ms it is handed once to
 * whoever set it aside, and is deleted when that succeeds. Entries live for {@value #LIFE_DAYS} days, and there are at most
 * {@value #MAX_ENTRIES} of them. Any replica may take up an entry, so taking it up must be harmless when done twice.
 */
public final class SetAside {
    private static final Logger LOG = Logger.getLogger(SetAside.class);
    private static final long LOOK_MS = 2_000;
    private static final int AT_ONCE = 20;
    private static final int LIFE_DAYS = 90;
    private static final int MAX_ENTRIES = 100_000;
    private static final int MAX_REASON = 500;

    private final Vertx vertx;
    private final Pool pool;
    private final String schema;
    private final MeterRegistry metrics;
    private final Map<String, Function<AsideEntry, Uni<Void>>> takers = new ConcurrentHashMap<>();
    private final AtomicBoolean looking = new AtomicBoolean();
    private volatile long entries;
    private long timer = -1;

    public SetAside(Vertx vertx, Pool pool, String schema, MeterRegistry metrics) {
        this.vertx = vertx;
        this.pool = pool;
        this.schema = schema;
        this.metrics = metrics;
        metrics.gauge("skein.set.aside.entries", this, all -> all.entries);
    }

    /** Says who handles entries of this kind when an operator wants them tried again. */
    public void taking(String what, Function<AsideEntry, Uni<Void>> taker) {
        takers.put(what, taker);
        // There from the start, at nought: an alert must not wait for the first one to know it.
        metrics.counter("skein.set.aside", "what", what);
    }

    /** The schema is in place: looks for what is to be tried again from now on. */
    public void start() {
        timer = vertx.setPeriodic(LOOK_MS, t -> look());
    }

    public void stop() {
        vertx.cancelTimer(timer);
    }

    /** Moves a row of a table of this schema that has {@code id}, {@code app_id}, {@code key} and {@code payload}. */
    public Uni<Void> move(String what, String table, long id, Throwable why) {
        String statement = "with gone as (delete from " + schema + '.' + table + " where id = $1"
                + " returning id, app_id, key, payload)"
                + " insert into " + schema + ".set_aside (what, source_id, app_id, key, body, reason)"
                + " select $2, id, app_id, key, payload, $3 from gone";
        return pool.preparedQuery(statement)
                .execute(Tuple.of(id, what, reason(why)))
                .invoke(() -> told(what, "entry " + id, why))
                .replaceWithVoid();
    }

    /** Keeps what is in no table. */
    public Uni<Void> put(String what, AsideEntry entry, Throwable why) {
        return pool.preparedQuery("insert into " + schema
                        + ".set_aside (what, source_id, app_id, key, body, reason) values ($1, $2, $3, $4, $5, $6)")
                .execute(Tuple.of(
                        what,
                        entry.sourceId(),
                        storable(entry.appId()),
                        storable(entry.key()),
                        Buffer.buffer(entry.body()),
                        reason(why)))
                .invoke(() -> told(what, entry.key(), why))
                .replaceWithVoid();
    }

    private void told(String what, String which, Throwable why) {
        metrics.counter("skein.set.aside", "what", what).increment();
        LOG.errorf("%s %s cannot be handled and is set aside in %s.set_aside: %s", what, which, schema, why);
    }

    /** One round: what an operator wants tried again, what is too old, and how much there is. */
    private void look() {
        if (!looking.compareAndSet(false, true)) {
            return;
        }
        takeUp().chain(this::forget)
                .chain(() -> pool.query("select count(*) from " + schema + ".set_aside")
                        .execute())
                .subscribe()
                .with(
                        rows -> {
                            entries = rows.iterator().next().getLong(0);
                            looking.set(false);
                        },
                        failure -> {
                            LOG.debugf("What is set aside in %s is not looked at: %s", schema, failure.getMessage());
                            looking.set(false);
                        });
    }

    private Uni<Void> takeUp() {
        return pool.preparedQuery("update " + schema + ".set_aside set retry = false, tries = tries + 1"
                        + " where id in (select id from " + schema + ".set_aside where retry order by id limit $1"
                        + " for update skip locked) returning id, what, source_id, app_id, key, body")
                .execute(Tuple.of(AT_ONCE))
                .flatMap(rows -> Multi.createFrom()
                        .iterable(inOrder(rows))
                        .onItem()
                        .transformToUniAndConcatenate(this::takeUp)
                        .collect()
                        .last()
                        .replaceWithVoid());
    }

    private static List<Row> inOrder(Iterable<Row> rows) {
        return StreamSupport.stream(rows.spliterator(), false)
                .sorted(java.util.Comparator.comparing(row -> row.getLong("id")))
                .toList();
    }

    private Uni<Void> takeUp(Row row) {
        long id = row.getLong("id");
        String what = row.getString("what");
        AsideEntry entry = new AsideEntry(
                row.getLong("source_id"),
                row.getString("app_id"),
                row.getString("key"),
                row.getBuffer("body").getBytes());
        return Uni.createFrom()
                .deferred(() -> taker(what).apply(entry))
                .chain(() -> run("delete from " + schema + ".set_aside where id = $1", Tuple.of(id)))
                .invoke(() -> LOG.infof("%s %d that was set aside is done now", what, id))
                .onFailure()
                .recoverWithUni(failure -> {
                    LOG.warnf("%s %d stays set aside: %s", what, id, failure);
                    // What is away now will be back: then at once.
                    return run(
                            "update " + schema + ".set_aside set reason = $2, retry = $3 where id = $1",
                            Tuple.of(id, reason(failure), Cause.of(failure) == Cause.CIRCUMSTANCE));
                });
    }

    private Function<AsideEntry, Uni<Void>> taker(String what) {
        Function<AsideEntry, Uni<Void>> taker = takers.get(what);
        if (taker == null) {
            throw new IllegalArgumentException("nobody here handles " + what);
        }
        return taker;
    }

    private Uni<Void> forget() {
        return run(
                "delete from " + schema + ".set_aside where set_aside_at < now() - $1 * interval '1 day' or id <="
                        + " (select id from " + schema + ".set_aside order by id desc offset $2 limit 1)",
                Tuple.of((double) LIFE_DAYS, (long) MAX_ENTRIES));
    }

    private Uni<Void> run(String statement, Tuple parameters) {
        return pool.preparedQuery(statement).execute(parameters).replaceWithVoid();
    }

    private static String reason(Throwable why) {
        String text = storable(String.valueOf(why));
        return text.codePointCount(0, text.length()) <= MAX_REASON
                ? text
                : text.substring(0, text.offsetByCodePoints(0, MAX_REASON));
    }

    /** Postgres has no NUL in texts, and this table must take everything. */
    private static String storable(String text) {
        return text.replace('\0', '\ufffd');
    }
}
