package dev.skein.group.outbound.amqp;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.skein.group.change.Begun;
import dev.skein.internal.v1.EventBatch;
import dev.skein.kit.aside.SetAside;
import dev.skein.kit.outbox.EventPublisher;
import dev.skein.kit.outbox.OutboxPublisher;
import dev.skein.kit.outbox.OutboxRelay;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;

/** Brings committed events to {@code skein.events}. */
@ApplicationScoped
public class EventRelay implements OutboxPublisher {
    private static final String SCHEMA = "people";
    private static final int ROWS_AT_ONCE = 100;

    private final EventPublisher publisher;
    private final OutboxRelay relay;
    private final SetAside aside;

    EventRelay(Vertx vertx, Pool pool, EventPublisher publisher, SetAside aside, MeterRegistry metrics) {
        this.publisher = publisher;
        this.relay = new OutboxRelay(new OutboxRelay.Place(vertx, pool, SCHEMA), ROWS_AT_ONCE, this, aside, metrics);
        this.aside = aside;
    }

    /** Call after a commit: events leave at once instead of at the next poll. */
    public void wake() {
        relay.wake();
    }

    void start(@Observes Begun event) {
        relay.start();
        aside.start();
    }

    void stop(@Observes ShutdownEvent event) {
        relay.stop();
        aside.stop();
    }

    /** One for each event. */
    @Override
    public List<byte[]> parts(byte[] payload) {
        try {
            return EventBatch.parseFrom(payload).getEventsList().stream()
                    .map(event ->
                            EventBatch.newBuilder().addEvents(event).build().toByteArray())
                    .toList();
        } catch (InvalidProtocolBufferException unreadable) {
            return List.of();
        }
    }

    @Override
    public Uni<Void> publish(List<byte[]> payloads) {
        EventBatch.Builder batch = EventBatch.newBuilder();
        for (byte[] payload : payloads) {
            try {
                batch.mergeFrom(payload);
            } catch (InvalidProtocolBufferException e) {
                return Uni.createFrom().failure(e);
            }
        }
        return publisher.publish(batch.build());
    }
}
