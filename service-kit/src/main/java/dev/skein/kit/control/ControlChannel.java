package dev.skein.kit.control;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.skein.internal.v1.ControlMessage;
import dev.skein.kit.amqp.AmqpLink;
import dev.skein.kit.amqp.AmqpLink.Kind;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.function.Consumer;

/**
 * The topic {@code skein.control}: what only caches and sessions need at once. Nothing on it is durable; whoever listens
 * must also find out without it.
 */
@Singleton
public class ControlChannel {
    private static final String ADDRESS = "skein.control";
    private static final int CREDITS = 100;

    private final AmqpLink amqp;

    public ControlChannel(AmqpLink amqp) {
        this.amqp = amqp;
    }

    /** Tells everyone who listens now. A failure means the broker is down; polling makes up for it. */
    public Uni<Void> publish(ControlMessage message) {
        return amqp.send(ADDRESS, Kind.TOPIC, false, message.toByteArray());
    }

    /** Listens; the listener runs on an event loop and must not block. */
    public void subscribe(Consumer<ControlMessage> listener) {
        amqp.receive(
                ADDRESS,
                Kind.TOPIC,
                body -> {
                    try {
                        listener.accept(ControlMessage.parseFrom(body));
                    } catch (InvalidProtocolBufferException undecodable) {
                        return Uni.createFrom().failure(undecodable);
                    }
                    return Uni.createFrom().voidItem();
                },
                CREDITS);
    }
}
