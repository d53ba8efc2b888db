package dev.skein.kit.amqp;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.amqp.AmqpConnection;
import io.vertx.amqp.AmqpMessage;
import io.vertx.amqp.AmqpSenderOptions;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Sends to one address; order is kept. At most {@value #WINDOW} messages may be unaccepted or waiting for the link, more
 * fail at once. While the broker is down every send fails at once. Thread-safe.
 */
public final class AmqpSender {
    private static final int WINDOW = 2_000;
    /** A gateway that is gone for longer has lost its sessions anyway. */
    private static final long TRANSIENT_TTL_MS = 60_000;

    private final String address;
    private final AmqpLink.Kind kind;
    private final boolean durable;
    private final Set<Pending> unaccepted = ConcurrentHashMap.newKeySet();
    private final Queue<Pending> waiting = new ArrayDeque<>();
    private io.vertx.amqp.@Nullable AmqpSender link;
    private @Nullable AmqpConnection connection;

    AmqpSender(String address, AmqpLink.Kind kind, boolean durable) {
        this.address = address;
        this.kind = kind;
        this.durable = durable;
    }

    private record Pending(byte[] body, UniEmitter<? super Void> emitter) {}

    /**
     * Completes when the broker has accepted the message; durable ones are on its disk then. Fails with
     * {@link AmqpRefusedException} when it never will, else with {@link AmqpDownException}.
     */
    public Uni<Void> send(byte[] body) {
        return Uni.createFrom().emitter(emitter -> offer(new Pending(body, emitter)));
    }

    private synchronized void offer(Pending pending) {
        if (connection == null) {
            pending.emitter().fail(new AmqpDownException("the broker is not connected"));
        } else if (unaccepted.size() + waiting.size() >= WINDOW) {
            pending.emitter().fail(new AmqpDownException("too many messages wait for the broker"));
        } else if (link == null) {
            waiting.add(pending);
        } else {
            transmit(link, pending);
        }
    }

    private void transmit(io.vertx.amqp.AmqpSender open, Pending pending) {
        unaccepted.add(pending);
        AmqpMessage message = message(pending.body());
        open.sendWithAck(message).onComplete(result -> {
            if (unaccepted.remove(pending)) {
                if (result.succeeded()) {
                    pending.emitter().complete(null);
                } else {
                    pending.emitter().fail(failure(String.valueOf(result.cause().getMessage())));
                }
            }
        });
    }

    /** The client tells by its text only what the broker said. Full, or closed to us, it may be otherwise later. */
    private static RuntimeException failure(String said) {
        boolean forGood = said.contains("(REJECTED)")
                && !said.contains("resource-limit-exceeded")
                && !said.contains("unauthorized-access");
        return forGood ? new AmqpRefusedException(said) : new AmqpDownException(said);
    }

    private AmqpMessage message(byte[] body) {
        var builder = AmqpMessage.create().durable(durable).withBufferAsBody(Buffer.buffer(body));
        if (!durable) {
            builder.ttl(TRANSIENT_TTL_MS);
        }
        return builder.build();
    }

    synchronized void attach(AmqpConnection fresh, Runnable onFailure) {
        connection = fresh;
        link = null;
        fresh.createSender(address, new AmqpSenderOptions().addCapability(kind.capability()))
                .onSuccess(open -> opened(fresh, open, onFailure))
                .onFailure(failure -> onFailure.run());
    }

    /** Which connection it was matters, not what it equals. */
    @SuppressWarnings("ReferenceEquality")
    private synchronized void opened(AmqpConnection fresh, io.vertx.amqp.AmqpSender open, Runnable onFailure) {
        if (connection != fresh) {
            return;
        }
        open.exceptionHandler(failure -> onFailure.run());
        link = open;
        for (Pending next = waiting.poll(); next != null; next = waiting.poll()) {
            transmit(open, next);
        }
    }

    synchronized void detach() {
        connection = null;
        link = null;
        waiting.forEach(pending -> pending.emitter().fail(new AmqpDownException("the broker was lost")));
        waiting.clear();
        for (Pending pending : List.copyOf(unaccepted)) {
            if (unaccepted.remove(pending)) {
                pending.emitter().fail(new AmqpDownException("the broker was lost before it accepted"));
            }
        }
    }
}
