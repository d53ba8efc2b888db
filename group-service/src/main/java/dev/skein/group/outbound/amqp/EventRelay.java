package dev.skein.group.outbound.amqp;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.skein.group.change.Begun;
import dev.skein.internal.v1.EventBatch;
import dev.skein.kit.outbox.EventPublisher;
import dev.skein.kit.outbox.OutboxRelay;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;

/** Brings committed events to {@code skein.events}. */
@ApplicationScoped
public class EventRelay {
    private static final int ROWS_AT_ONCE = 100;

    private final EventPublisher publisher;
    private final OutboxRelay relay;

    EventRelay(Vertx vertx, Pool pool, EventPublisher publisher, MeterRegistry metrics) {
        this.publisher = publisher;
        this.relay = new OutboxRelay(vertx, pool, "people", ROWS_AT_ONCE, this::publish, metrics);
    }

    /** Call after a commit: events leave at once instead of at the next poll. */
    public void wake() {
        relay.wake();
    }

    void start(@Observes Begun event) {
        relay.start();
    }

    void stop(@Observes ShutdownEvent event) {
        relay.stop();
    }

    private Uni<Void> publish(List<Row> rows) {
        EventBatch.Builder batch = EventBatch.newBuilder();
        for (Row row : rows) {
            try {
                batch.mergeFrom(row.getBuffer("payload").getBytes());
            } catch (InvalidProtocolBufferException e) {
                return Uni.createFrom().failure(e);
            }
        }
        return publisher.publish(batch.build());
    }
}
