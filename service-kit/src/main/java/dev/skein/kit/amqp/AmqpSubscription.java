package dev.skein.kit.amqp;

import dev.skein.kit.aside.Cause;
import io.micrometer.core.instrument.Metrics;
import io.smallrye.mutiny.Uni;
import io.vertx.amqp.AmqpConnection;
import io.vertx.amqp.AmqpMessage;
import io.vertx.amqp.AmqpReceiverOptions;
import io.vertx.core.buffer.Buffer;
import java.util.function.Function;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * A receiver that is opened again on each new connection. Messages are accepted when the handler's Uni completes. One that
 * the handler can never handle is rejected, which ends its way or brings it to the broker's dead letters.
 */
final class AmqpSubscription {
    private static final Logger LOG = Logger.getLogger(AmqpSubscription.class);

    private final String address;
    private final AmqpReceiverOptions options;
    private final Function<byte[], Uni<Void>> handler;
    private @Nullable AmqpConnection attachedTo;
    private volatile @Nullable AmqpConnection openOn;

    AmqpSubscription(
            String address,
            AmqpLink.Kind kind,
            @Nullable String sharedName,
            Function<byte[], Uni<Void>> handler,
            int credits) {
        this.address = address;
        this.handler = handler;
        options = new AmqpReceiverOptions()
                .setAutoAcknowledgement(false)
                .setMaxBufferedMessages(credits)
                .addCapability(kind.capability());
        if (sharedName != null) {
            // JMS 2 shared durable subscription, independent of the container id: replicas of a service share it.
            options.setDurable(true)
                    .setLinkName(sharedName)
                    .addCapability("shared")
                    .addCapability("global");
        }
    }

    /** Which connection it is matters, not what it equals. */
    @SuppressWarnings("ReferenceEquality")
    boolean isOpenOn(AmqpConnection connection) {
        return openOn == connection;
    }

    /** Once to each connection, also when it comes up just as this subscription is made. */
    @SuppressWarnings("ReferenceEquality")
    synchronized void attach(AmqpConnection fresh, Runnable onOpen, Runnable onFailure) {
        if (attachedTo == fresh) {
            return;
        }
        attachedTo = fresh;
        fresh.createReceiver(address, options)
                .onSuccess(receiver -> {
                    receiver.exceptionHandler(failure -> onFailure.run());
                    receiver.endHandler(end -> onFailure.run());
                    receiver.handler(this::receive);
                    openOn = fresh;
                    onOpen.run();
                })
                .onFailure(failure -> onFailure.run());
    }

    private void receive(AmqpMessage message) {
        Uni<Void> handled;
        try {
            handled = handler.apply(body(message));
        } catch (RuntimeException failure) {
            handled = Uni.createFrom().failure(failure);
        }
        handled.subscribe().with(done -> message.accepted(), failure -> failed(message, failure));
    }

    private void failed(AmqpMessage message, Throwable failure) {
        if (Cause.of(failure) == Cause.CONTENT) {
            Metrics.counter("skein.set.aside", "what", "broker message").increment();
            LOG.errorf("A message on %s cannot be handled and is rejected: %s", address, failure);
            message.rejected();
        } else {
            // Again, here or at another replica, with the delivery count raised: the broker counts the tries.
            message.modified(true, false);
        }
    }

    private static byte[] body(AmqpMessage message) {
        Buffer body = message.isBodyNull() ? null : message.bodyAsBinary();
        if (body == null) {
            throw new IllegalArgumentException("the message has no binary body");
        }
        return body.getBytes();
    }
}
