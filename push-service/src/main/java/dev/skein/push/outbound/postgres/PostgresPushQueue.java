package dev.skein.push.outbound.postgres;

import dev.skein.push.delivery.ClaimedPush;
import dev.skein.push.delivery.PushQueue;
import dev.skein.push.delivery.QueuedPush;
import dev.skein.push.delivery.Settlement;
import dev.skein.push.device.Device;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Tables {@code push.queue} and {@code push.delivery}.
 *
 * <p>Many rows travel as one JSON parameter: one statement, whatever the number. Whoever locks several rows of the queue
 * does it in the order of their key, so that adding and settling cannot deadlock.
 */
@Singleton
public class PostgresPushQueue implements PushQueue {
    private static final int RACES = 3;
    /** Code points: half a character is none. */
    private static final int MAX_DETAIL = 500;

    /** What a push to the same device about the same conversation ended with, if there was one. */
    private static final String LAST_DELIVERY = """
        select d.seq, d.finished_at from push.delivery d
        where d.app_id = f.app_id and d.user_id = f.user_id and d.device_id = f.device_id
          and d.conversation_id = f.conversation_id
        order by d.seq desc limit 1
        """;

    private static final String ADD = """
        insert into push.queue (app_id, user_id, device_id, conversation_id, vendor, sender, text, unread, seq, folded,
            message_time, trace, due_at)
        select f.app_id, f.user_id, f.device_id, f.conversation_id, f.vendor, f.sender, f.text, f.unread, f.seq,
            f.folded, to_timestamp(f.message_ms / 1000.0), f.trace,
            greatest(now(), last.finished_at + $2 * interval '1 millisecond')
        from jsonb_to_recordset($1) as f(app_id text, user_id text, device_id text, conversation_id text, vendor text,
            sender text, text text, unread boolean, seq bigint, folded int, message_ms bigint, trace text)
        left join lateral (%s) last on true
        where last.seq is null or last.seq < f.seq
        order by f.app_id, f.user_id, f.device_id, f.conversation_id
        on conflict (app_id, user_id, device_id, conversation_id) do update
        set seq = excluded.seq, sender = excluded.sender, text = excluded.text, unread = excluded.unread,
            message_time = excluded.message_time, trace = excluded.trace, vendor = excluded.vendor,
            folded = push.queue.folded + 1 + excluded.folded
        where push.queue.seq < excluded.seq
        """.formatted(LAST_DELIVERY);

    /**
     * The lease is a due time in the future. The log is looked at once more: a repeated event may have come in while the
     * first push was being settled.
     */
    private static final String CLAIM = """
        with due as (
            select id from push.queue where vendor = $1 and due_at <= now()
            order by due_at limit $2 for update skip locked),
        f as (
            update push.queue q
            set due_at = now() + $3 * interval '1 millisecond', attempts = attempts + 1
            from due where q.id = due.id
            returning q.*)
        select f.*, coalesce(last.seq >= f.seq, false) as done,
            b.platform, b.token, b.bundle, b.app_version, b.language
        from f
        left join push.device b on b.app_id = f.app_id and b.user_id = f.user_id and b.device_id = f.device_id
            and b.vendor = f.vendor
        left join lateral (%s) last on true
        """.formatted(LAST_DELIVERY);

    /**
     * Before settling, in a statement of its own: what settles must see what was folded in until the rows were locked.
     */
    private static final String LOCK = """
        select q.id from push.queue q where q.id = any($1)
        order by q.app_id, q.user_id, q.device_id, q.conversation_id for update
        """;

    /**
     * A row that took in newer messages while it was being pushed stays, for the end of the aggregation window. JSON field
     * {@code log} is null for what leaves no trace.
     */
    private static final String SETTLE = """
        with s as (
            select * from jsonb_to_recordset($1) as s(id bigint, seq bigint, folded int, pause bigint, log jsonb)),
        again as (
            update push.queue q set due_at = now() + s.pause * interval '1 millisecond'
            from s where q.id = s.id and s.pause is not null),
        done as (
            delete from push.queue q using s
            where q.id = s.id and s.pause is null and q.seq = s.seq),
        grown as (
            update push.queue q
            set due_at = now() + $2 * interval '1 millisecond', attempts = 0, folded = q.folded - s.folded - 1
            from s where q.id = s.id and s.pause is null and q.seq > s.seq)
        insert into push.delivery (app_id, user_id, device_id, conversation_id, vendor, seq, folded, attempts,
            message_time, outcome, detail)
        select l.app_id, l.user_id, l.device_id, l.conversation_id, l.vendor, s.seq, s.folded, l.attempts,
            to_timestamp(l.message_ms / 1000.0), l.outcome, l.detail
        from s, jsonb_to_record(s.log) as l(app_id text, user_id text, device_id text, conversation_id text,
            vendor text, attempts int, message_ms bigint, outcome text, detail text)
        where s.log is not null
        on conflict (app_id, user_id, device_id, conversation_id, seq) do nothing
        """;

    private static final String FORGET = "delete from push.delivery where finished_at < $1";

    private static final String LAG =
            "select coalesce(extract(epoch from now() - min(due_at)) * 1000, 0)::bigint as lag from push.queue";

    private final Pool pool;
    private final Schema schema;
    private final Duration window;

    public PostgresPushQueue(Pool pool, Schema schema, QueueSettings settings) {
        this.pool = pool;
        this.schema = schema;
        this.window = settings.window();
    }

    @Override
    public boolean isReady() {
        return schema.isMigrated();
    }

    @Override
    public Uni<Integer> add(Collection<QueuedPush> pushes) {
        if (pushes.isEmpty()) {
            return Uni.createFrom().item(0);
        }
        JsonArray rows = new JsonArray(new ArrayList<>(pushes.size()));
        pushes.forEach(push -> rows.add(row(push)));
        return query(ADD, Tuple.of(rows, window.toMillis())).map(RowSet::rowCount);
    }

    @Override
    public Uni<List<ClaimedPush>> claim(String vendor, int limit, Duration lease) {
        return query(CLAIM, Tuple.of(vendor, (long) limit, lease.toMillis())).map(rows -> {
            List<ClaimedPush> claimed = new ArrayList<>(rows.size());
            rows.forEach(row -> claimed.add(claimed(row)));
            return claimed;
        });
    }

    @Override
    public Uni<Void> settle(List<Settlement> settlements) {
        JsonArray rows = new JsonArray(new ArrayList<>(settlements.size()));
        settlements.forEach(settlement -> rows.add(row(settlement)));
        Long[] ids = settlements.stream()
                .map(settlement -> settlement.claimed().id())
                .toArray(Long[]::new);
        return pool.withTransaction(connection -> connection
                        .preparedQuery(LOCK)
                        .execute(Tuple.tuple().addArrayOfLong(ids))
                        .chain(() -> connection.preparedQuery(SETTLE).execute(Tuple.of(rows, window.toMillis()))))
                .onFailure(PostgresFailures::isRace)
                .retry()
                .atMost(RACES)
                .onFailure()
                .transform(PostgresFailures::translate)
                .replaceWithVoid();
    }

    @Override
    public Uni<Integer> forget(Instant finishedBefore) {
        return query(FORGET, Tuple.of(finishedBefore.atOffset(ZoneOffset.UTC))).map(RowSet::rowCount);
    }

    @Override
    public Uni<Duration> lag() {
        return query(LAG, Tuple.tuple())
                .map(rows ->
                        Duration.ofMillis(Math.max(0, rows.iterator().next().getLong("lag"))));
    }

    private static JsonObject row(QueuedPush push) {
        Device device = push.device();
        return new JsonObject()
                .put("app_id", device.user().appId())
                .put("user_id", device.user().userId())
                .put("device_id", device.deviceId())
                .put("conversation_id", push.about().conversationId())
                .put("vendor", device.binding().vendor())
                .put("sender", push.about().sender())
                .put("text", push.text())
                .put("unread", push.unread())
                .put("seq", push.about().seq())
                .put("folded", push.about().folded())
                .put("message_ms", push.messageTime().toEpochMilli())
                .put("trace", push.about().trace());
    }

    private static ClaimedPush claimed(Row row) {
        boolean pointless = row.getBoolean("done") || row.getString("token") == null;
        return new ClaimedPush(
                row.getLong("id"),
                row.getLong("seq"),
                row.getInteger("folded"),
                row.getInteger("attempts"),
                pointless ? Optional.empty() : Optional.of(push(row)));
    }

    private static QueuedPush push(Row row) {
        return new QueuedPush(
                PostgresDeviceStore.device(row),
                new QueuedPush.About(
                        row.getString("conversation_id"),
                        row.getLong("seq"),
                        row.getString("sender"),
                        row.getInteger("folded"),
                        row.getString("trace")),
                row.getString("text"),
                row.getBoolean("unread"),
                row.getOffsetDateTime("message_time").toInstant());
    }

    private static JsonObject row(Settlement settlement) {
        ClaimedPush claimed = settlement.claimed();
        JsonObject row = new JsonObject()
                .put("id", claimed.id())
                .put("seq", claimed.seq())
                .put("folded", claimed.folded());
        return switch (settlement) {
            case Settlement.Again again -> row.put("pause", again.pause().toMillis());
            case Settlement.Dropped dropped -> row;
            case Settlement.Finished finished -> row.put("log", log(finished));
        };
    }

    private static JsonObject log(Settlement.Finished finished) {
        QueuedPush push = finished.claimed().push().orElseThrow();
        return new JsonObject()
                .put("app_id", push.device().user().appId())
                .put("user_id", push.device().user().userId())
                .put("device_id", push.device().deviceId())
                .put("conversation_id", push.about().conversationId())
                .put("vendor", push.device().binding().vendor())
                .put("attempts", finished.claimed().attempt())
                .put("message_ms", push.messageTime().toEpochMilli())
                .put("outcome", finished.outcome().name())
                .put("detail", cut(finished.detail()));
    }

    private static String cut(String detail) {
        String storable = detail.replace('\0', ' ');
        return storable.codePointCount(0, storable.length()) <= MAX_DETAIL
                ? storable
                : storable.substring(0, storable.offsetByCodePoints(0, MAX_DETAIL));
    }

    private Uni<RowSet<Row>> query(String sql, Tuple parameters) {
        return pool.preparedQuery(sql)
                .execute(parameters)
                .onFailure(PostgresFailures::isRace)
                .retry()
                .atMost(RACES)
                .onFailure()
                .transform(PostgresFailures::translate);
    }
}
