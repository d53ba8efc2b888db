package dev.skein.messaging.outbound.postgres;

import dev.skein.messaging.conversation.ConversationKey;
import dev.skein.messaging.history.MessageHistory;
import dev.skein.messaging.send.Draft;
import dev.skein.messaging.send.StoredMessage;
import io.smallrye.mutiny.Uni;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads messages from Postgres. */
public final class PostgresMessageHistory implements MessageHistory {
    private static final String VIEW = """
            select c.last_seq, coalesce(p.floor_seq, 1), coalesce(p.member, false)
            from messaging.conversation c
            left join messaging.participant p
                on p.app_id = c.app_id and p.user_id = $3 and p.conversation_id = c.conversation_id
            where c.app_id = $1 and c.conversation_id = $2
            """;
    private static final String BETWEEN = """
            select seq, server_time, sender, client_message_id, flags, body from messaging.message
            where app_id = $1 and conversation_id = $2 and seq between $3 and $4 order by seq
            """;

    private final SqlClient client;

    public PostgresMessageHistory(SqlClient client) {
        this.client = client;
    }

    @Override
    public Uni<Optional<View>> view(ConversationKey conversation, String userId) {
        Tuple tuple = Sql.parameters(conversation.appId(), conversation.id().value(), userId);
        return Sql.run(client, VIEW, tuple).map(rows -> {
            for (Row row : rows) {
                return Optional.of(new View(row.getLong(0), row.getLong(1), row.getBoolean(2)));
            }
            return Optional.empty();
        });
    }

    @Override
    public Uni<List<StoredMessage>> between(ConversationKey conversation, long fromSeq, long toSeq) {
        Tuple tuple = Sql.parameters(conversation.appId(), conversation.id().value(), fromSeq, toSeq);
        return Sql.run(client, BETWEEN, tuple).map(rows -> {
            List<StoredMessage> messages = new ArrayList<>(rows.size());
            for (Row row : rows) {
                Draft draft = new Draft(row.getString(2), row.getUUID(3), row.getShort(4), Sql.bytes(row, 5));
                messages.add(new StoredMessage(conversation, row.getLong(0), row.getLong(1), draft));
            }
            return messages;
        });
    }
}
