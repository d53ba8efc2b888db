package dev.skein.messaging.outbound.postgres;

import dev.skein.messaging.event.Addressed;
import dev.skein.messaging.event.LoggedEvent;
import dev.skein.messaging.wire.EventEncoding;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import java.util.ArrayList;
import java.util.List;

/** Appends to the users' own logs, within a transaction of the caller. */
final class UserLog {
    /** Users in order, so that two transactions never wait for each other; the locked head makes versions dense. */
    private static final String APPEND = """
            with input as (
                select * from unnest($2::text[], $3::bytea[]) with ordinality as i(user_id, body, ord)
            ), placed as (
                select *, row_number() over (partition by user_id order by ord) as place from input
            ), heads as (
                insert into messaging.user_head as h (app_id, user_id, version)
                select $1, user_id, count(*) from input group by user_id order by user_id
                on conflict (app_id, user_id) do update set version = h.version + excluded.version
                returning user_id, version
            ), numbered as (
                select p.*, h.version - (select count(*) from input i where i.user_id = p.user_id) + p.place as version
                from placed p join heads h using (user_id)
            ), logged as (
                insert into messaging.user_event (app_id, user_id, version, time, body)
                select $1, user_id, version, $4, body from numbered
            )
            select user_id, version, body from numbered order by ord
            """;

    private UserLog() {}

    static Uni<List<LoggedEvent>> append(SqlClient client, String appId, List<Addressed> events, long now) {
        if (events.isEmpty()) {
            return Uni.createFrom().item(List.of());
        }
        String[] users = events.stream().map(Addressed::userId).toArray(String[]::new);
        Buffer[] bodies = events.stream()
                .map(event -> Sql.buffer(EventEncoding.body(event.event())))
                .toArray(Buffer[]::new);
        return Sql.run(client, APPEND, Sql.parameters(appId, users, bodies, now))
                .map(rows -> {
                    List<LoggedEvent> logged = new ArrayList<>(rows.size());
                    for (Row row : rows) {
                        logged.add(new LoggedEvent(row.getString(0), row.getLong(1), now, Sql.bytes(row, 2)));
                    }
                    return logged;
                });
    }
}
