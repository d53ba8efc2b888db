package dev.skein.messaging.outbound.postgres;

import dev.skein.messaging.conversation.AccessSource;
import dev.skein.messaging.conversation.ConversationAccess;
import dev.skein.messaging.conversation.ConversationKey;
import dev.skein.protocol.ConversationId;
import io.smallrye.mutiny.Uni;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Who takes part, from the projections; one statement, hence one snapshot, for all conversations asked for. */
public final class PostgresAccessSource implements AccessSource {
    private static final String SQL = """
            select i.app_id, i.conversation_id, coalesce(c.epoch, 0), true, '',
                array(select a.user_id from messaging.account a
                    where a.app_id = i.app_id and a.active
                        and a.user_id in (split_part(i.conversation_id, ':', 2), split_part(i.conversation_id, ':', 3)))
            from unnest($1::text[], $2::text[]) as i(app_id, conversation_id)
            left join messaging.conversation c using (app_id, conversation_id)
            where i.conversation_id like 'p:%'
            union all
            select i.app_id, i.conversation_id, coalesce(c.epoch, 0), coalesce(g.active, false), coalesce(g.name, ''),
                array(select p.user_id from messaging.participant p
                    where p.app_id = i.app_id and p.conversation_id = i.conversation_id and p.member
                        and not exists (select from messaging.account a
                            where a.app_id = p.app_id and a.user_id = p.user_id and not a.active))
            from unnest($1::text[], $2::text[]) as i(app_id, conversation_id)
            left join messaging.conversation c using (app_id, conversation_id)
            left join messaging.group_state g
                on g.app_id = i.app_id and g.group_id = substr(i.conversation_id, 3)
            where i.conversation_id like 'g:%'
            """;

    private final SqlClient client;

    public PostgresAccessSource(SqlClient client) {
        this.client = client;
    }

    @Override
    public Uni<Map<ConversationKey, ConversationAccess>> load(Collection<ConversationKey> conversations) {
        List<ConversationKey> distinct = conversations.stream().distinct().toList();
        String[] apps = distinct.stream().map(ConversationKey::appId).toArray(String[]::new);
        String[] ids = distinct.stream().map(key -> key.id().value()).toArray(String[]::new);
        return Sql.run(client, SQL, Sql.parameters(apps, ids)).map(PostgresAccessSource::read);
    }

    private static Map<ConversationKey, ConversationAccess> read(RowSet<Row> rows) {
        Map<ConversationKey, ConversationAccess> found = HashMap.newHashMap(rows.size());
        for (Row row : rows) {
            found.put(
                    new ConversationKey(row.getString(0), new ConversationId(row.getString(1))),
                    new ConversationAccess(
                            row.getBoolean(3), row.getLong(2), Set.of(row.getArrayOfStrings(5)), row.getString(4)));
        }
        return found;
    }
}
