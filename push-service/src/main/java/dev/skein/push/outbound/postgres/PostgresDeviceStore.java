package dev.skein.push.outbound.postgres;

import dev.skein.push.device.Device;
import dev.skein.push.device.DeviceStore;
import dev.skein.push.device.UserKey;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Table {@code push.device}. */
@Singleton
public class PostgresDeviceStore implements DeviceStore {
    private static final int RACES = 3;

    private static final String TAKE_TOKEN = """
            delete from push.device
            where app_id = $1 and vendor = $4 and md5(token) = md5($5) and token = $5
              and (user_id, device_id) <> ($2, $3)
            returning user_id
            """;

    private static final String BIND = """
            insert into push.device (app_id, user_id, device_id, platform, vendor, token, bundle, app_version, language)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
            on conflict (app_id, user_id, device_id) do update
            set platform = excluded.platform, vendor = excluded.vendor, token = excluded.token,
                bundle = excluded.bundle, app_version = excluded.app_version, language = excluded.language,
                registered_at = now(), seen_at = now()
            """;

    private static final String TRIM = """
            delete from push.device
            where app_id = $1 and user_id = $2 and device_id in (
                select device_id from push.device where app_id = $1 and user_id = $2
                order by registered_at desc, device_id offset $3)
            """;

    private static final String UNBIND = """
            delete from push.device
            where app_id = $1 and user_id = $2 and ($3::text is null or device_id = $3) and registered_at <= $4
            """;

    private static final String FORGET =
            "delete from push.device where app_id = $1 and user_id = $2 and device_id = $3 and token = $4";

    private static final String SEEN = """
            update push.device set seen_at = $4
            where app_id = $1 and user_id = $2 and device_id = $3 and seen_at < $4
            """;

    private static final String OF = """
            select d.* from unnest($1::text[], $2::text[]) as wanted(app_id, user_id)
            join push.device d on d.app_id = wanted.app_id and d.user_id = wanted.user_id
            """;

    /** One index probe per app, however many devices there are. */
    private static final String APPS = """
            with recursive app as (
                (select app_id from push.device order by app_id limit 1)
                union all
                select (select d.app_id from push.device d where d.app_id > app.app_id order by d.app_id limit 1)
                from app where app.app_id is not null)
            select app_id from app where app_id is not null
            """;

    private static final String SEEN_SINCE = """
            select distinct user_id from push.device
            where app_id = $1 and user_id = any($2) and platform = any($3) and seen_at >= $4
            """;

    private final Pool pool;

    public PostgresDeviceStore(Pool pool) {
        this.pool = pool;
    }

    @Override
    public Uni<List<UserKey>> bind(Device device, int maxPerUser) {
        return pool.withTransaction(connection -> bind(connection, device, maxPerUser))
                .onFailure(PostgresFailures::isRace)
                .retry()
                .atMost(RACES)
                .onFailure()
                .transform(PostgresFailures::translate);
    }

    private static Uni<List<UserKey>> bind(SqlConnection connection, Device device, int maxPerUser) {
        UserKey user = device.user();
        Device.Binding binding = device.binding();
        Tuple take = Tuple.of(user.appId(), user.userId(), device.deviceId(), binding.vendor(), binding.token());
        Tuple row = Tuple.tuple(List.of(
                user.appId(),
                user.userId(),
                device.deviceId(),
                device.platform(),
                binding.vendor(),
                binding.token(),
                binding.bundle(),
                device.appVersion(),
                device.language()));
        return connection
                .preparedQuery(TAKE_TOKEN)
                .execute(take)
                .map(rows -> stream(rows)
                        .map(found -> new UserKey(user.appId(), found.getString("user_id")))
                        .toList())
                .call(() -> connection.preparedQuery(BIND).execute(row))
                .call(() -> connection.preparedQuery(TRIM).execute(Tuple.of(user.appId(), user.userId(), (long)
                        maxPerUser)));
    }

    @Override
    public Uni<Void> unbind(UserKey user, Optional<String> deviceId, Instant registeredBy) {
        return run(
                UNBIND,
                Tuple.of(user.appId(), user.userId(), deviceId.orElse(null), registeredBy.atOffset(ZoneOffset.UTC)));
    }

    @Override
    public Uni<Void> forget(Device device) {
        return run(
                FORGET,
                Tuple.of(
                        device.user().appId(),
                        device.user().userId(),
                        device.deviceId(),
                        device.binding().token()));
    }

    @Override
    public Uni<Void> seen(UserKey user, String deviceId, Instant at) {
        return run(SEEN, Tuple.of(user.appId(), user.userId(), deviceId, at.atOffset(ZoneOffset.UTC)));
    }

    @Override
    public Uni<List<Device>> of(Collection<UserKey> users) {
        String[] apps = users.stream().map(UserKey::appId).toArray(String[]::new);
        String[] ids = users.stream().map(UserKey::userId).toArray(String[]::new);
        return query(OF, Tuple.of(apps, ids))
                .map(rows -> stream(rows).map(PostgresDeviceStore::device).toList());
    }

    @Override
    public Uni<Set<String>> apps() {
        return query(APPS, Tuple.tuple()).map(rows -> {
            Set<String> apps = new HashSet<>();
            rows.forEach(row -> apps.add(row.getString("app_id")));
            return apps;
        });
    }

    @Override
    public Uni<List<String>> seenSince(
            String appId, Collection<String> userIds, Collection<String> platforms, Instant since) {
        return query(
                        SEEN_SINCE,
                        Tuple.of(
                                appId,
                                userIds.toArray(String[]::new),
                                platforms.toArray(String[]::new),
                                since.atOffset(ZoneOffset.UTC)))
                .map(rows -> stream(rows).map(row -> row.getString("user_id")).toList());
    }

    /** From a row that has the columns of {@code push.device}. */
    static Device device(Row row) {
        return new Device(
                new UserKey(row.getString("app_id"), row.getString("user_id")),
                row.getString("device_id"),
                row.getString("platform"),
                new Device.Binding(row.getString("vendor"), row.getString("token"), row.getString("bundle")),
                row.getString("app_version"),
                row.getString("language"));
    }

    private Uni<Void> run(String sql, Tuple parameters) {
        return query(sql, parameters).replaceWithVoid();
    }

    private Uni<RowSet<Row>> query(String sql, Tuple parameters) {
        return pool.preparedQuery(sql).execute(parameters).onFailure().transform(PostgresFailures::translate);
    }

    private static Stream<Row> stream(RowSet<Row> rows) {
        return Stream.iterate(rows.iterator(), it -> it.hasNext(), it -> it).map(it -> it.next());
    }
}
