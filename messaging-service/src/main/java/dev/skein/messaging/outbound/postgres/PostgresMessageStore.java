package dev.skein.messaging.outbound.postgres;

import dev.skein.kit.aside.Cause;
import dev.skein.messaging.conversation.ConversationKey;
import dev.skein.messaging.send.Draft;
import dev.skein.messaging.send.MessageStore;
import dev.skein.messaging.send.SendCommand;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** Messages in Postgres: one {@link AppendStatement} per batch. */
public final class PostgresMessageStore implements MessageStore {
    /**
     * Another replica stored the same message after our statement began (unique violation), or locks crossed: the same
     * batch again sees what happened.
     */
    private static final Set<String> TRY_AGAIN = Set.of("23505", "40001", "40P01");

    private static final int MAX_RETRIES = 5;
    /** Longer than the server's own limit (statement_timeout): reached only when the server does not answer at all. */
    private static final Duration LONGEST = Duration.ofSeconds(10);

    private final SqlClient client;

    public PostgresMessageStore(SqlClient client) {
        this.client = client;
    }

    @Override
    public Uni<List<Appended>> append(List<NewMessage> batch, long now) {
        return append(client, batch, now)
                .ifNoItem()
                .after(LONGEST)
                .fail()
                .onFailure(PostgresMessageStore::mayTryAgain)
                .retry()
                .atMost(MAX_RETRIES)
                .onFailure(failure -> Cause.of(failure) == Cause.CONTENT)
                .recoverWithUni(refused -> halves(batch, now));
    }

    /** One of them is at fault, and must not cost the others their answer, now or when they are sent again. */
    private Uni<List<Appended>> halves(List<NewMessage> batch, long now) {
        if (batch.size() == 1) {
            return Uni.createFrom().item(List.of(new Appended.Refused()));
        }
        int half = batch.size() / 2;
        return append(batch.subList(0, half), now)
                .flatMap(first -> append(batch.subList(half, batch.size()), now).map(second -> {
                    List<Appended> all = new ArrayList<>(first);
                    all.addAll(second);
                    return all;
                }));
    }

    /** The same within a transaction of the caller, who retries. */
    static Uni<List<Appended>> append(SqlClient client, List<NewMessage> batch, long now) {
        int[] original = firstOccurrences(batch);
        return Sql.run(client, AppendStatement.SQL, parameters(batch, original, now))
                .map(rows -> results(batch, original, rows));
    }

    static boolean mayTryAgain(Throwable failure) {
        return failure instanceof PgException postgres && TRY_AGAIN.contains(postgres.getSqlState());
    }

    /** For each message the index of the first of the batch with the same identity; itself when it is the first. */
    private static int[] firstOccurrences(List<NewMessage> batch) {
        record Identity(ConversationKey conversation, UUID clientMessageId, String sender) {}
        int[] original = new int[batch.size()];
        Map<Identity, Integer> seen = HashMap.newHashMap(batch.size());
        for (int i = 0; i < original.length; i++) {
            SendCommand command = batch.get(i).command();
            Draft draft = command.draft();
            Integer first =
                    seen.putIfAbsent(new Identity(command.conversation(), draft.clientMessageId(), draft.sender()), i);
            original[i] = first == null ? i : first;
        }
        return original;
    }

    private static Tuple parameters(List<NewMessage> batch, int[] original, long now) {
        int size = 0;
        for (int i = 0; i < original.length; i++) {
            size += original[i] == i ? 1 : 0;
        }
        String[] apps = new String[size];
        String[] conversations = new String[size];
        Long[] epochs = new Long[size];
        String[] senders = new String[size];
        UUID[] ids = new UUID[size];
        Long[] hashes = new Long[size];
        Integer[] flags = new Integer[size];
        Buffer[] bodies = new Buffer[size];
        int row = 0;
        for (int i = 0; i < original.length; i++) {
            if (original[i] != i) {
                continue;
            }
            NewMessage message = batch.get(i);
            SendCommand command = message.command();
            apps[row] = command.conversation().appId();
            conversations[row] = command.conversation().id().value();
            epochs[row] = message.epoch();
            senders[row] = command.draft().sender();
            ids[row] = command.draft().clientMessageId();
            hashes[row] = command.contentHash();
            flags[row] = command.draft().flags();
            bodies[row] = Sql.buffer(command.draft().body());
            row++;
        }
        return Sql.parameters(
                apps, conversations, epochs, senders, ids, hashes, flags, bodies, now, OutboxTraces.of(batch));
    }

    private static List<Appended> results(List<NewMessage> batch, int[] original, RowSet<Row> rows) {
        Appended[] ofRow = new Appended[batch.size()];
        for (Row row : rows) {
            long seq = row.getLong(AppendStatement.SEQ);
            long time = row.getLong(AppendStatement.SERVER_TIME);
            Long hash = row.getLong(AppendStatement.CONTENT_HASH);
            ofRow[row.getInteger(AppendStatement.ORD) - 1] =
                    hash == null ? new Appended.Fresh(seq, time) : new Appended.Before(seq, time, hash);
        }
        Appended[] results = new Appended[batch.size()];
        int row = 0;
        for (int i = 0; i < results.length; i++) {
            if (original[i] == i) {
                Appended result = ofRow[row++];
                results[i] = result == null ? new Appended.EpochChanged() : result;
            } else {
                results[i] = repeated(results[original[i]], batch.get(original[i]));
            }
        }
        return Arrays.asList(results);
    }

    /** The answer for a message that came twice in one batch. */
    private static Appended repeated(Appended first, NewMessage message) {
        return first instanceof Appended.Fresh fresh
                ? new Appended.Before(
                        fresh.seq(), fresh.serverTime(), message.command().contentHash())
                : first;
    }
}
