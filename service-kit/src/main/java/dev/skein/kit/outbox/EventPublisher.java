package dev.skein.kit.outbox;

import dev.skein.internal.v1.EventBatch;
import dev.skein.kit.amqp.AmqpLink;
import dev.skein.kit.amqp.AmqpLink.Kind;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;

/** Puts events on the durable topic {@code skein.events}. */
@Singleton
public class EventPublisher {
    /** Where all events of the cluster are. */
    public static final String ADDRESS = "skein.events";

    private final AmqpLink amqp;

    public EventPublisher(AmqpLink amqp) {
        this.amqp = amqp;
    }

    /** Completes when the broker has the batch on its disk. */
    public Uni<Void> publish(EventBatch batch) {
        return amqp.send(ADDRESS, Kind.TOPIC, true, batch.toByteArray());
    }
}
