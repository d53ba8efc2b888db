package dev.skein.messaging.outbound.postgres;

import static java.util.Objects.requireNonNull;

import dev.skein.messaging.conversation.ConversationKey;
import dev.skein.messaging.event.Addressed;
import dev.skein.messaging.event.UserEvent;
import dev.skein.messaging.projection.Change;
import dev.skein.messaging.projection.ProjectionStore;
import dev.skein.messaging.send.MessageStore.Appended;
import dev.skein.messaging.send.MessageStore.NewMessage;
import dev.skein.messaging.send.SendCommand;
import dev.skein.messaging.send.StoredMessage;
import dev.skein.protocol.ConversationId;
import io.smallrye.mutiny.Uni;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Projections in Postgres. Rows are locked in one order everywhere (account, conversation, participant, user_head, each by
 * id), so transactions never wait for each other in a circle.
 */
public final class PostgresProjectionStore implements ProjectionStore {
    private static final int MAX_RETRIES = 5;

    private final Pool pool;

    public PostgresProjectionStore(Pool pool) {
        this.pool = pool;
    }

    @Override
    public Uni<Applied> apply(Change change, long now) {
        return Sql.transaction(pool, connection -> applyOnce(connection, change, now))
                .onFailure(PostgresMessageStore::mayTryAgain)
                .retry()
                .atMost(MAX_RETRIES);
    }

    private static Uni<Applied> applyOnce(SqlConnection connection, Change change, long now) {
        return Sql.run(connection, ProjectionSql.REMEMBER, Sql.parameters(change.appId(), change.changeId()))
                .flatMap(rows -> rows.rowCount() == 0
                        ? Uni.createFrom().item(Applied.NOTHING)
                        : new Application(connection, change, now).run());
    }

    /** One change on its way into the tables. */
    private static final class Application {
        private final SqlConnection connection;
        private final Change change;
        private final String app;
        private final long now;
        private final List<Addressed> events = new ArrayList<>();
        private final Set<String> users = new HashSet<>();
        private final Map<ConversationKey, Long> epochs = new HashMap<>();

        Application(SqlConnection connection, Change change, long now) {
            this.connection = connection;
            this.change = change;
            this.app = change.appId();
            this.now = now;
        }

        Uni<Applied> run() {
            return accounts()
                    .chain(this::groups)
                    .chain(this::conversations)
                    .chain(this::members)
                    .chain(this::tips)
                    .flatMap(tips -> UserLog.append(connection, app, events, now)
                            .map(logged -> new Applied(Set.copyOf(epochs.keySet()), Set.copyOf(users), tips, logged)));
        }

        private Uni<Void> accounts() {
            Collection<Change.Account> accounts =
                    newest(change.states().accounts(), Change.Account::userId, Change.Account::version);
            if (accounts.isEmpty()) {
                return Uni.createFrom().voidItem();
            }
            Tuple tuple = Sql.parameters(
                    app,
                    strings(accounts.stream().map(Change.Account::userId)),
                    longs(accounts.stream().map(Change.Account::version)),
                    strings(accounts.stream().map(account -> account.profile().nickname())),
                    strings(accounts.stream().map(account -> account.profile().avatar())),
                    booleans(accounts.stream().map(Change.Account::active)));
            return Sql.run(connection, ProjectionSql.ACCOUNTS, tuple).flatMap(this::accountsChanged);
        }

        private Uni<Void> accountsChanged(RowSet<Row> rows) {
            List<String> switched = new ArrayList<>();
            for (Row row : rows) {
                String user = row.getString(0);
                users.add(user);
                if (row.getBoolean(4)) {
                    events.add(new Addressed(
                            user, new UserEvent.Profile(user, row.getString(1), row.getString(2), row.getLong(3))));
                }
                if (row.getBoolean(5)) {
                    switched.add(user);
                }
            }
            if (switched.isEmpty()) {
                return Uni.createFrom().voidItem();
            }
            return Sql.run(
                            connection,
                            ProjectionSql.BUMP_OF_USERS,
                            Sql.parameters(app, switched.toArray(String[]::new)))
                    .invoke(this::bumped)
                    .replaceWithVoid();
        }

        private Uni<Void> groups() {
            Collection<Change.Group> groups =
                    newest(change.states().groups(), Change.Group::groupId, Change.Group::version);
            if (groups.isEmpty()) {
                return Uni.createFrom().voidItem();
            }
            Tuple tuple = Sql.parameters(
                    app,
                    strings(groups.stream().map(Change.Group::groupId)),
                    longs(groups.stream().map(Change.Group::version)),
                    groups.stream().map(group -> group.traits().kind()).toArray(Integer[]::new),
                    strings(groups.stream().map(group -> group.traits().name())),
                    strings(groups.stream().map(group -> group.traits().owner())),
                    booleans(groups.stream().map(Change.Group::active)),
                    booleans(groups.stream().map(group -> group.traits().historyBeforeJoin())));
            return Sql.run(connection, ProjectionSql.GROUPS, tuple).replaceWithVoid();
        }

        /** Locks the conversations, so that no send can be stored between here and the commit. */
        private Uni<Void> conversations() {
            Set<String> groups = new TreeSet<>();
            change.states().groups().forEach(group -> groups.add(group.groupId()));
            change.states().members().forEach(member -> groups.add(member.groupId()));
            change.tips().forEach(tip -> groups.add(tip.groupId()));
            if (groups.isEmpty()) {
                return Uni.createFrom().voidItem();
            }
            return Sql.run(connection, ProjectionSql.BUMP_GROUPS, Sql.parameters(app, groups.toArray(String[]::new)))
                    .invoke(this::bumped)
                    .replaceWithVoid();
        }

        private void bumped(RowSet<Row> rows) {
            for (Row row : rows) {
                epochs.put(new ConversationKey(app, new ConversationId(row.getString(0))), row.getLong(1));
            }
        }

        private Uni<Void> members() {
            Collection<Change.Member> members = newest(
                    change.states().members(),
                    member -> member.groupId() + '\n' + member.userId(),
                    Change.Member::version);
            if (members.isEmpty()) {
                return Uni.createFrom().voidItem();
            }
            Tuple tuple = Sql.parameters(
                    app,
                    strings(members.stream().map(Change.Member::groupId)),
                    strings(members.stream().map(Change.Member::userId)),
                    longs(members.stream().map(Change.Member::version)),
                    members.stream().map(Change.Member::role).toArray(Integer[]::new),
                    booleans(members.stream().map(Change.Member::member)),
                    strings(members.stream().map(Change.Member::operator)),
                    now);
            return Sql.run(connection, ProjectionSql.MEMBERS, tuple)
                    .invoke(this::membersChanged)
                    .replaceWithVoid();
        }

        private void membersChanged(RowSet<Row> rows) {
            for (Row row : rows) {
                ConversationKey group = new ConversationKey(app, new ConversationId(row.getString(1)));
                events.add(new Addressed(
                        row.getString(0),
                        new UserEvent.Membership(
                                group, row.getString(4), row.getString(0), row.getBoolean(2), row.getString(3))));
            }
        }

        private Uni<List<StoredMessage>> tips() {
            if (change.tips().isEmpty()) {
                return Uni.createFrom().item(List.of());
            }
            List<NewMessage> batch = new ArrayList<>();
            for (Change.Tip tip : change.tips()) {
                ConversationKey group = new ConversationKey(app, ConversationId.group(tip.groupId()));
                SendCommand command = new SendCommand(group, tip.draft(), 0, SendCommand.Origin.OURSELVES, List.of());
                batch.add(new NewMessage(command, requireNonNull(epochs.get(group))));
            }
            return PostgresMessageStore.append(connection, batch, now).map(results -> written(batch, results));
        }

        private static List<StoredMessage> written(List<NewMessage> batch, List<Appended> results) {
            List<StoredMessage> written = new ArrayList<>();
            for (int i = 0; i < batch.size(); i++) {
                if (results.get(i) instanceof Appended.Fresh fresh) {
                    SendCommand command = batch.get(i).command();
                    written.add(new StoredMessage(
                            command.conversation(), fresh.seq(), fresh.serverTime(), command.draft()));
                }
            }
            return written;
        }
    }

    /** Of several states of one thing the newest; one statement cannot touch a row twice. */
    private static <T> Collection<T> newest(
            List<T> states, java.util.function.Function<T, String> key, java.util.function.ToLongFunction<T> version) {
        Map<String, T> newest = new LinkedHashMap<>();
        for (T state : states) {
            newest.merge(key.apply(state), state, (a, b) -> version.applyAsLong(b) >= version.applyAsLong(a) ? b : a);
        }
        return newest.values();
    }

    private static String[] strings(Stream<String> values) {
        return values.toArray(String[]::new);
    }

    private static Long[] longs(Stream<Long> values) {
        return values.toArray(Long[]::new);
    }

    private static Boolean[] booleans(Stream<Boolean> values) {
        return values.toArray(Boolean[]::new);
    }
}
