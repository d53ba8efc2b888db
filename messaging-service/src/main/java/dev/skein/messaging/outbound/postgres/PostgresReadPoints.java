package dev.skein.messaging.outbound.postgres;

import dev.skein.messaging.conversation.ConversationKey;
import dev.skein.messaging.event.Addressed;
import dev.skein.messaging.event.UserEvent;
import dev.skein.messaging.receipt.ReadPoints;
import dev.skein.protocol.UserId;
import io.smallrye.mutiny.Uni;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Read points in Postgres. */
public final class PostgresReadPoints implements ReadPoints {
    /** Unread: after the read point, not by the user, flag unread (1). */
    static final String UNREAD = """
            (select count(*) from messaging.message m
             where m.app_id = $1 and m.conversation_id = $3 and m.seq > r.read_seq and m.sender <> $2
                and m.flags & 1 <> 0)
            """;

    private static final String MOVE = """
            with moved as (
                update messaging.participant p
                set read_seq = least($4, c.last_seq), changed_xid = pg_current_xact_id()
                from messaging.conversation c
                where p.app_id = $1 and p.user_id = $2 and p.conversation_id = $3 and p.member
                    and c.app_id = $1 and c.conversation_id = $3 and p.read_seq < least($4, c.last_seq)
                returning p.read_seq
            ), r as (
                select read_seq, true as moved from moved
                union all
                select read_seq, false from messaging.participant
                where app_id = $1 and user_id = $2 and conversation_id = $3 and member
                    and not exists (select from moved)
            )
            select r.read_seq, r.moved,
            """ + UNREAD + " from r";

    private static final String DELIVERED = """
            insert into messaging.delivered as d (app_id, user_id, conversation_id, device_id, seq)
            select $1, user_id, conversation_id, device_id, max(seq)
            from unnest($2::text[], $3::text[], $4::text[], $5::bigint[]) as i(user_id, conversation_id, device_id, seq)
            where exists (select from messaging.participant p
                where p.app_id = $1 and p.user_id = i.user_id and p.conversation_id = i.conversation_id)
            group by user_id, conversation_id, device_id order by user_id, conversation_id, device_id
            on conflict (app_id, user_id, conversation_id, device_id) do update set seq = excluded.seq
            where d.seq < excluded.seq
            """;

    private static final int MAX_RETRIES = 5;

    private final Pool pool;

    public PostgresReadPoints(Pool pool) {
        this.pool = pool;
    }

    @Override
    public Uni<Optional<Moved>> markRead(ConversationKey conversation, String userId, long upToSeq, long now) {
        return Sql.transaction(pool, connection -> markRead(connection, conversation, userId, upToSeq, now))
                .onFailure(PostgresMessageStore::mayTryAgain)
                .retry()
                .atMost(MAX_RETRIES);
    }

    private static Uni<Optional<Moved>> markRead(
            SqlConnection connection, ConversationKey conversation, String userId, long upToSeq, long now) {
        Tuple tuple =
                Sql.parameters(conversation.appId(), userId, conversation.id().value(), upToSeq);
        return Sql.run(connection, MOVE, tuple).flatMap(rows -> {
            for (Row row : rows) {
                long readSeq = row.getLong(0);
                long unread = row.getLong(2);
                List<Addressed> events = row.getBoolean(1) ? events(conversation, userId, readSeq, unread) : List.of();
                return UserLog.append(connection, conversation.appId(), events, now)
                        .map(logged -> Optional.of(new Moved(readSeq, unread, logged)));
            }
            return Uni.createFrom().item(Optional.empty());
        });
    }

    private static List<Addressed> events(ConversationKey conversation, String userId, long readSeq, long unread) {
        List<Addressed> events = new ArrayList<>();
        events.add(new Addressed(userId, new UserEvent.Read(conversation, userId, readSeq, unread)));
        conversation
                .id()
                .peerOf(new UserId(userId))
                .map(UserId::value)
                .filter(peer -> !peer.equals(userId))
                .ifPresent(
                        peer -> events.add(new Addressed(peer, new UserEvent.PeerRead(conversation, userId, readSeq))));
        return events;
    }

    @Override
    public Uni<Void> delivered(String appId, List<DeliveredPoint> points) {
        Tuple tuple = Sql.parameters(
                appId,
                points.stream().map(DeliveredPoint::userId).toArray(String[]::new),
                points.stream().map(DeliveredPoint::conversationId).toArray(String[]::new),
                points.stream().map(DeliveredPoint::deviceId).toArray(String[]::new),
                points.stream().map(DeliveredPoint::upToSeq).toArray(Long[]::new));
        return Sql.run(pool, DELIVERED, tuple).replaceWithVoid();
    }
}
