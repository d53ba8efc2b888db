package dev.skein.messaging.outbound.postgres;

import dev.skein.messaging.conversation.ConversationKey;
import dev.skein.messaging.event.LoggedEvent;
import dev.skein.messaging.send.Draft;
import dev.skein.messaging.send.StoredMessage;
import dev.skein.messaging.sync.ConversationState;
import dev.skein.messaging.sync.SyncCursor;
import dev.skein.messaging.sync.SyncStore;
import dev.skein.protocol.ConversationId;
import io.smallrye.mutiny.Uni;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads what changed for a user, from the user's participations and the heads of their conversations: nothing is written
 * per member on a send.
 */
public final class PostgresSyncStore implements SyncStore {
    /** The identity: of the server (a restored dump is another one) and of the schema (a fresh one is another one). */
    private static final String NOW = """
            select hashtextextended(i.id::text || s.system_identifier::text, 0),
                pg_snapshot_xmin(pg_current_snapshot())::text::bigint,
                pg_snapshot_xmax(pg_current_snapshot())::text::bigint,
                coalesce((select version from messaging.user_head where app_id = $1 and user_id = $2), 0),
                coalesce((select min(version) from messaging.user_event where app_id = $1 and user_id = $2),
                    (select version + 1 from messaging.user_head where app_id = $1 and user_id = $2), 0)
            from messaging.identity i, pg_control_system() s
            """;

    /**
     * Conversations of $2 changed by transaction $3 or later, after the place ($4::bigint, $5::text). Of one the user has left only
     * the leaving itself is told, whatever goes on there afterwards; a new device ($3 = 0) is not even told of that.
     *
     * <p>The last message comes from a subquery with an offset, which Postgres cannot turn into a join that reads all messages.
     */
    static final String CHANGED = """
            with r as materialized (
                select c.conversation_id, c.last_seq, c.shown_seq, a.active_at, p.floor_seq, p.read_seq, p.member
                from messaging.participant p
                join messaging.conversation c using (app_id, conversation_id)
                cross join lateral (select case when p.member then c.active_at else p.left_at end as active_at) a
                where p.app_id = $1 and p.user_id = $2
                    and (p.changed_xid >= $3::bigint::text::xid8
                        or p.member and c.changed_xid >= $3::bigint::text::xid8)
                    and (p.member or $3::bigint > 0)
                    and (a.active_at, c.conversation_id) < ($4::bigint, $5::text)
                order by a.active_at desc, c.conversation_id desc limit $6
            )
            select r.conversation_id, r.last_seq, r.floor_seq, r.read_seq, r.active_at, r.member,
                case when r.member then
                    (select count(*) from messaging.message m
                    where m.app_id = $1 and m.conversation_id = r.conversation_id
                        and m.seq > greatest(r.read_seq, r.floor_seq - 1) and m.sender <> $2 and m.flags & 1 <> 0)
                else 0 end,
                case when r.conversation_id like 'p:%' then coalesce(
                    (select q.read_seq from messaging.participant q
                    where q.app_id = $1 and q.conversation_id = r.conversation_id and q.user_id =
                        case when split_part(r.conversation_id, ':', 2) = $2 then split_part(r.conversation_id, ':', 3)
                        else split_part(r.conversation_id, ':', 2) end), 0)
                else 0 end,
                m.seq, m.server_time, m.sender, m.client_message_id, m.flags, m.body
            from r left join lateral (
                select * from messaging.message
                where app_id = $1 and conversation_id = r.conversation_id and seq = r.shown_seq
                    and r.shown_seq >= r.floor_seq and r.member
                offset 0) m on true
            order by r.active_at desc, r.conversation_id desc
            """;

    private static final String EVENTS = """
            select version, time, body from messaging.user_event
            where app_id = $1 and user_id = $2 and version > $3 order by version limit $4
            """;

    /** A cursor from after the moment that a backup was set back to is behind, too: it has to start anew. */
    private static final String ANYTHING = """
            select (select hashtextextended(i.id::text || s.system_identifier::text, 0)
                    from messaging.identity i, pg_control_system() s) <> $5
                or coalesce((select version from messaging.user_head where app_id = $1 and user_id = $2), 0) <> $4
                or $3::bigint > pg_snapshot_xmax(pg_current_snapshot())::text::bigint
                or exists (select from messaging.participant p
                    join messaging.conversation c using (app_id, conversation_id)
                    where p.app_id = $1 and p.user_id = $2
                        and (p.changed_xid >= $3::bigint::text::xid8
                            or p.member and c.changed_xid >= $3::bigint::text::xid8))
            """;

    private final SqlClient client;

    public PostgresSyncStore(SqlClient client) {
        this.client = client;
    }

    @Override
    public Uni<Now> now(String appId, String userId) {
        return Sql.run(client, NOW, Sql.parameters(appId, userId)).map(rows -> {
            Row row = rows.iterator().next();
            return new Now(row.getLong(0), row.getLong(1), row.getLong(2), row.getLong(3), row.getLong(4));
        });
    }

    @Override
    public Uni<List<ConversationState>> changed(User user, SyncCursor cursor, int limit) {
        SyncCursor.Page page = cursor.page();
        Tuple tuple = Sql.parameters(
                user.appId(), user.userId(), cursor.since(), page.activeAt(), page.conversationId(), limit);
        return Sql.run(client, CHANGED, tuple).map(rows -> {
            List<ConversationState> states = new ArrayList<>(rows.size());
            for (Row row : rows) {
                states.add(state(user.appId(), row));
            }
            return states;
        });
    }

    private static ConversationState state(String appId, Row row) {
        ConversationKey conversation = new ConversationKey(appId, new ConversationId(row.getString(0)));
        boolean member = row.getBoolean(5);
        ConversationState.Points points = member
                ? new ConversationState.Points(
                        row.getLong(1), row.getLong(2), row.getLong(3), row.getLong(6), row.getLong(7))
                : ConversationState.Points.NONE;
        return new ConversationState(conversation, points, last(conversation, row), member, row.getLong(4));
    }

    private static Optional<StoredMessage> last(ConversationKey conversation, Row row) {
        if (row.getLong(8) == null) {
            return Optional.empty();
        }
        Draft draft = new Draft(row.getString(10), row.getUUID(11), row.getShort(12), Sql.bytes(row, 13));
        return Optional.of(new StoredMessage(conversation, row.getLong(8), row.getLong(9), draft));
    }

    @Override
    public Uni<List<LoggedEvent>> events(User user, long afterVersion, int limit) {
        return Sql.run(client, EVENTS, Sql.parameters(user.appId(), user.userId(), afterVersion, limit))
                .map(rows -> {
                    List<LoggedEvent> events = new ArrayList<>(rows.size());
                    for (Row row : rows) {
                        events.add(new LoggedEvent(user.userId(), row.getLong(0), row.getLong(1), Sql.bytes(row, 2)));
                    }
                    return events;
                });
    }

    @Override
    public Uni<Boolean> anythingSince(User user, SyncCursor cursor) {
        Tuple tuple =
                Sql.parameters(user.appId(), user.userId(), cursor.since(), cursor.eventVersion(), cursor.database());
        return Sql.run(client, ANYTHING, tuple)
                .map(rows -> rows.iterator().next().getBoolean(0));
    }
}
