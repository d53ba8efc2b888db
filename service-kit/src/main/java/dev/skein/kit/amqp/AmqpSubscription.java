package dev.skein.kit.amqp;

import dev.skein.kit.aside.Cause;
import io.micrometer.core.instrument.Metrics;
import io.smallrye.mutiny.Uni;
import io.vertx.amqp.AmqpConnection;
import io.vertx.amqp.AmqpMessage;
import io.vertx.amqp.AmqpReceiver;
import io.vertx.amqp.AmqpReceiverOptions;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.util.function.Function;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * A receiver that is opened again on each new connection, and on the same one when the broker refused or closed it. Messages
 * are accepted when the handler's Uni completes. One that the handler can never handle is rejected, which ends its way or
 * brings it to the broker's dead letters; any other comes again after a pause, here or at another replica.
 */
final class AmqpSubscription {
    private static final Logger LOG = Logger.getLogger(AmqpSubscription.class);
    private static final long PAUSE_MS = 500;

    private final Vertx vertx;
    private final String address;
    private final AmqpReceiverOptions options;
    private final Function<byte[], Uni<Void>> handler;
    private final Reopening reopening;
    private @Nullable AmqpConnection attachedTo;
    private volatile @Nullable AmqpConnection openOn;

    /** @param sharedName of a durable subscription that all receivers of this name share; null for one of its own */
    record Source(
            String address, AmqpLink.Kind kind, @Nullable String sharedName) {}

    AmqpSubscription(Vertx vertx, Source source, Function<byte[], Uni<Void>> handler, int credits) {
        this.vertx = vertx;
        this.address = source.address();
        this.handler = handler;
        this.reopening = new Reopening("receiving from " + address);
        options = new AmqpReceiverOptions()
                .setAutoAcknowledgement(false)
                .setMaxBufferedMessages(credits)
                .addCapability(source.kind().capability());
        if (source.sharedName() != null) {
            // JMS 2 shared durable subscription, independent of the container id: replicas of a service share it.
            options.setDurable(true)
                    .setLinkName(source.sharedName())
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
    void attach(AmqpConnection fresh, Runnable onOpen, Runnable onClose) {
        synchronized (this) {
            if (attachedTo == fresh) {
                return;
            }
            attachedTo = fresh;
        }
        open(fresh, onOpen, onClose);
    }

    private void open(AmqpConnection on, Runnable onOpen, Runnable onClose) {
        on.createReceiver(address, options)
                .onSuccess(receiver -> {
                    receiver.exceptionHandler(failure -> closed(on, failure, onOpen, onClose));
                    // Opened without a source it is refused, and closed in a moment.
                    if (receiver.unwrap().getRemoteSource() != null) {
                        opened(on, receiver, onOpen);
                    }
                })
                .onFailure(failure -> closed(on, failure, onOpen, onClose));
    }

    private void opened(AmqpConnection on, AmqpReceiver receiver, Runnable onOpen) {
        reopening.opened();
        receiver.handler(this::receive);
        openOn = on;
        onOpen.run();
    }

    private void closed(AmqpConnection on, Throwable why, Runnable onOpen, Runnable onClose) {
        if (!isCurrent(on)) {
            return;
        }
        openOn = null;
        onClose.run();
        vertx.setTimer(reopening.closed(why), t -> {
            if (isCurrent(on)) {
                open(on, onOpen, onClose);
            }
        });
    }

    @SuppressWarnings("ReferenceEquality")
    private synchronized boolean isCurrent(AmqpConnection connection) {
        return attachedTo == connection && !connection.isDisconnected();
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
        if (Cause.of(failure).isFinal(message.deliveryCount() + 1)) {
            Metrics.counter("skein.set.aside", "what", "broker message").increment();
            LOG.errorf("A message on %s cannot be handled and is rejected: %s", address, failure);
            message.rejected();
        } else {
            // With the delivery count raised, and not at once: brokers need not wait before they bring it again.
            vertx.setTimer(PAUSE_MS, t -> message.modified(true, false));
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
