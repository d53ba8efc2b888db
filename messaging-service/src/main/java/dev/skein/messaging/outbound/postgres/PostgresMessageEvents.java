package dev.skein.messaging.outbound.postgres;

import com.google.protobuf.UnknownFieldSet;
import dev.skein.internal.v1.Event;
import dev.skein.internal.v1.EventBatch;
import dev.skein.internal.v1.MessageStored;
import dev.skein.kit.outbox.EventPublisher;
import dev.skein.kit.outbox.OutboxPublisher;
import dev.skein.kit.trace.Span;
import dev.skein.kit.trace.Traces;
import dev.skein.messaging.conversation.ConversationKey;
import dev.skein.messaging.send.Draft;
import dev.skein.messaging.send.StoredMessage;
import dev.skein.messaging.wire.MessageEncoding;
import dev.skein.protocol.ConversationId;
import io.smallrye.mutiny.Uni;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Publishes the messages that outbox rows name. The payload of a row is written by {@link AppendStatement}: stretches
 * divided by the character 30, each {@code app, conversation, first seq, last seq, epoch} divided by the character 31, and
 * {@link OutboxTraces}.
 */
public final class PostgresMessageEvents implements OutboxPublisher {
    private static final String BETWEEN = """
        select i.app_id, i.conversation_id, i.epoch, m.seq, m.server_time, m.sender, m.client_message_id, m.flags,
            m.body, coalesce(a.nickname, '')
        from unnest($1::text[], $2::text[], $3::bigint[], $4::bigint[], $5::bigint[]) with ordinality
            as i(app_id, conversation_id, first_seq, last_seq, epoch, ord)
        cross join lateral (select * from messaging.message m
            where m.app_id = i.app_id and m.conversation_id = i.conversation_id
                and m.seq between i.first_seq and i.last_seq order by m.seq offset 0) m
        left join messaging.account a on a.app_id = i.app_id and a.user_id = m.sender
        order by i.ord, m.seq
        """;

    private static final String STRETCHES = "\u001e";
    private static final String FIELDS = "\u001f";
    private static final int STRETCH_FIELDS = 5;
    private static final int MAX_EVENTS = 500;
    private static final int MAX_BYTES = 512 * 1024;

    private final Pool pool;
    private final EventPublisher publisher;
    private final Traces traces;

    public PostgresMessageEvents(Pool pool, EventPublisher publisher, Traces traces) {
        this.pool = pool;
        this.publisher = publisher;
        this.traces = traces;
    }

    /** One for each message. */
    @Override
    public List<byte[]> parts(byte[] payload) {
        String row = new String(payload, StandardCharsets.UTF_8);
        String traces = row.substring(OutboxTraces.withoutTraces(row).length());
        List<byte[]> parts = new ArrayList<>();
        for (String stretch : OutboxTraces.withoutTraces(row).split(STRETCHES)) {
            String[] fields = stretch.split(FIELDS);
            long last = Long.parseLong(fields[3]);
            for (long seq = Long.parseLong(fields[2]); seq <= last; seq++) {
                String message = String.join(FIELDS, fields[0], fields[1], "" + seq, "" + seq, fields[4]);
                parts.add((message + traces).getBytes(StandardCharsets.UTF_8));
            }
        }
        return parts;
    }

    @Override
    public Uni<Void> publish(List<byte[]> payloads) {
        List<String> apps = new ArrayList<>();
        List<String> conversations = new ArrayList<>();
        List<Long> firsts = new ArrayList<>();
        List<Long> lasts = new ArrayList<>();
        List<Long> epochs = new ArrayList<>();
        Map<UUID, String> traced = new HashMap<>();
        for (byte[] bytes : payloads) {
            String payload = new String(bytes, StandardCharsets.UTF_8);
            traced.putAll(OutboxTraces.traces(payload));
            for (String stretch : OutboxTraces.withoutTraces(payload).split(STRETCHES)) {
                String[] fields = stretch.split(FIELDS);
                if (fields.length != STRETCH_FIELDS) {
                    throw new IllegalArgumentException("an outbox row names no stretch of messages");
                }
                apps.add(fields[0]);
                conversations.add(fields[1]);
                firsts.add(Long.valueOf(fields[2]));
                lasts.add(Long.valueOf(fields[3]));
                epochs.add(Long.valueOf(fields[4]));
            }
        }
        Tuple tuple = Sql.parameters(
                apps.toArray(String[]::new),
                conversations.toArray(String[]::new),
                firsts.toArray(Long[]::new),
                lasts.toArray(Long[]::new),
                epochs.toArray(Long[]::new));
        return Sql.run(pool, BETWEEN, tuple).flatMap(found -> publishMessages(found, traced));
    }

    private Uni<Void> publishMessages(RowSet<Row> found, Map<UUID, String> traced) {
        List<Span> spans = new ArrayList<>();
        Uni<Void> published = Uni.createFrom().voidItem();
        EventBatch.Builder batch = EventBatch.newBuilder();
        int bytes = 0;
        for (Row row : found) {
            Event.Builder builder = event(row);
            Span span = traced.isEmpty() ? null : span(row, traced);
            if (span != null) {
                spans.add(span);
                builder.setTraceparent(span.traceparent());
            }
            Event event = builder.build();
            batch.addEvents(event);
            bytes += event.getSerializedSize();
            if (batch.getEventsCount() == MAX_EVENTS || bytes > MAX_BYTES) {
                EventBatch full = batch.build();
                published = published.chain(() -> publisher.publish(full));
                batch = EventBatch.newBuilder();
                bytes = 0;
            }
        }
        if (batch.getEventsCount() > 0) {
            EventBatch last = batch.build();
            published = published.chain(() -> publisher.publish(last));
        }
        return spans.isEmpty() ? published : ended(published, spans);
    }

    /** Since the message was stored, so that a relay that is late shows. */
    private @Nullable Span span(Row row, Map<UUID, String> traced) {
        return traces.follow("publish event", traced.getOrDefault(row.getUUID(6), ""), row.getLong(4));
    }

    private static Uni<Void> ended(Uni<Void> published, List<Span> spans) {
        return published
                .invoke(() -> spans.forEach(Span::end))
                .onFailure()
                .invoke(failure -> spans.forEach(span -> span.fail("not published")));
    }

    /** The message as the bytes it already is: decoding and encoding it again would be the dearest part of an event. */
    private static UnknownFieldSet encoded(StoredMessage message) {
        return UnknownFieldSet.newBuilder()
                .addField(
                        MessageStored.MESSAGE_FIELD_NUMBER,
                        UnknownFieldSet.Field.newBuilder()
                                .addLengthDelimited(MessageEncoding.messageBytes(message))
                                .build())
                .build();
    }

    private static Event.Builder event(Row row) {
        ConversationKey conversation = new ConversationKey(row.getString(0), new ConversationId(row.getString(1)));
        Draft draft = new Draft(row.getString(5), row.getUUID(6), row.getShort(7), Sql.bytes(row, 8));
        StoredMessage message = new StoredMessage(conversation, row.getLong(3), row.getLong(4), draft);
        return Event.newBuilder()
                .setId(conversation.id().value() + '#' + message.seq())
                .setAppId(conversation.appId())
                .setKey(conversation.id().value())
                .setTime(message.serverTime())
                .setMessageStored(MessageStored.newBuilder()
                        .setUnknownFields(encoded(message))
                        .setEpoch(row.getLong(2))
                        .setSenderNickname(row.getString(9)));
    }
}
