package dev.skein.kit.amqp;

import dev.skein.kit.time.SteadyClock;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.amqp.AmqpConnection;
import io.vertx.amqp.AmqpMessage;
import io.vertx.amqp.AmqpSenderOptions;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.apache.qpid.proton.amqp.UnsignedLong;
import org.jspecify.annotations.Nullable;

/**
 * Sends to one address; order is kept. At most {@value #WINDOW} messages may be unaccepted or waiting for the link, more
 * fail at once. While the broker is down, or has closed this address to us, every send fails at once; what it has not accepted
 * within {@value #PATIENCE_MS} ms fails too. A link that the broker refuses or closes is opened again, and costs no other
 * address anything. Thread-safe.
 */
public final class AmqpSender {
    private static final int WINDOW = 2_000;
    static final long PATIENCE_MS = 10_000;
    /** A gateway that is gone for longer has lost its sessions anyway. */
    private static final long TRANSIENT_TTL_MS = 60_000;
    /** Header, properties and frames around a body. */
    private static final int ENVELOPE_BYTES = 1_024;

    private final SteadyClock clock = SteadyClock.system();
    private final Vertx vertx;
    private final String address;
    private final AmqpLink.Kind kind;
    private final boolean durable;
    private final Reopening reopening;
    private final Set<Pending> unaccepted = ConcurrentHashMap.newKeySet();
    private final Queue<Pending> waiting = new ArrayDeque<>();
    private io.vertx.amqp.@Nullable AmqpSender link;
    private @Nullable AmqpConnection connection;
    /** The last try to open the link was refused. */
    private boolean closed;
    /** What the broker takes on this link. */
    private long allowedBytes = Long.MAX_VALUE;

    AmqpSender(Vertx vertx, String address, AmqpLink.Kind kind, boolean durable) {
        this.vertx = vertx;
        this.address = address;
        this.kind = kind;
        this.durable = durable;
        this.reopening = new Reopening("sending to " + address);
    }

    private record Pending(byte[] body, long since, UniEmitter<? super Void> emitter) {}

    /**
     * Completes when the broker has accepted the message; durable ones are on its disk then. Fails with
     * {@link AmqpRefusedException} when the broker is there and does not take it, else with {@link AmqpDownException}.
     */
    public Uni<Void> send(byte[] body) {
        return Uni.createFrom().emitter(emitter -> {
            Pending pending = new Pending(body, clock.millis(), emitter);
            List<Pending> tooLarge;
            synchronized (this) {
                RuntimeException hindrance = hindrance();
                if (hindrance != null) {
                    emitter.fail(hindrance);
                    return;
                }
                waiting.add(pending);
                tooLarge = pump();
            }
            refuse(tooLarge);
        });
    }

    /** Why nothing can be sent now, or null. */
    private @Nullable RuntimeException hindrance() {
        if (connection == null) {
            return new AmqpDownException("the broker is not connected");
        }
        if (closed) {
            return new AmqpDownException("the broker does not let us send to " + address);
        }
        return unaccepted.size() + waiting.size() < WINDOW
                ? null
                : new AmqpDownException("too many messages wait for the broker");
    }

    /**
     * Sends while the broker gives credit; what waits for more stays here, where it can be given up. Under the lock.
     *
     * @return what is too large: sent, it would make the broker close the link, and with it whatever else is on its way
     */
    private List<Pending> pump() {
        io.vertx.amqp.AmqpSender open = link;
        List<Pending> tooLarge = List.of();
        while (open != null && !waiting.isEmpty() && !open.writeQueueFull()) {
            Pending next = waiting.remove();
            if (next.body().length <= allowedBytes) {
                transmit(open, next);
            } else {
                tooLarge = new ArrayList<>(tooLarge);
                tooLarge.add(next);
            }
        }
        return tooLarge;
    }

    private void refuse(List<Pending> tooLarge) {
        tooLarge.forEach(pending -> pending.emitter().fail(AmqpRefusedException.tooLarge(pending.body().length)));
    }

    private static long allowedBytes(io.vertx.amqp.AmqpSender link) {
        UnsignedLong max = link.unwrap().getRemoteMaxMessageSize();
        return max == null || max.longValue() <= 0 ? Long.MAX_VALUE : max.longValue() - ENVELOPE_BYTES;
    }

    private void transmit(io.vertx.amqp.AmqpSender open, Pending pending) {
        unaccepted.add(pending);
        open.sendWithAck(message(pending.body())).onComplete(result -> {
            if (unaccepted.remove(pending)) {
                if (result.succeeded()) {
                    reopening.carried();
                    pending.emitter().complete(null);
                } else {
                    pending.emitter()
                            .fail(AmqpRefusedException.ofDisposition(
                                    String.valueOf(result.cause().getMessage())));
                }
            }
        });
    }

    private AmqpMessage message(byte[] body) {
        var builder = AmqpMessage.create().durable(durable).withBufferAsBody(Buffer.buffer(body));
        if (!durable) {
            builder.ttl(TRANSIENT_TTL_MS);
        }
        return builder.build();
    }

    void attach(AmqpConnection fresh) {
        synchronized (this) {
            connection = fresh;
            link = null;
            closed = false;
        }
        open(fresh);
    }

    private void open(AmqpConnection on) {
        on.createSender(address, new AmqpSenderOptions().addCapability(kind.capability()))
                .onSuccess(open -> opened(on, open))
                .onFailure(failure -> closed(on, failure));
    }

    /** Which connection it was matters, not what it equals. */
    @SuppressWarnings("ReferenceEquality")
    private void opened(AmqpConnection on, io.vertx.amqp.AmqpSender open) {
        open.exceptionHandler(failure -> closed(on, failure));
        if (open.unwrap().getRemoteTarget() == null) {
            // The protocol's way to refuse a link: it is opened without a target, and closed with the reason.
            return;
        }
        synchronized (this) {
            if (connection != on) {
                return;
            }
            reopening.opened();
            closed = false;
            link = open;
            allowedBytes = allowedBytes(open);
        }
        open.drainHandler(credit -> credited(on));
        credited(on);
    }

    /** The broker takes more. */
    @SuppressWarnings("ReferenceEquality")
    private void credited(AmqpConnection on) {
        List<Pending> tooLarge;
        synchronized (this) {
            tooLarge = connection == on ? pump() : List.of();
        }
        refuse(tooLarge);
    }

    /**
     * The link is refused or was closed; the connection lives. What waits for a link that was open waits on: a message under way
     * may have closed it.
     */
    @SuppressWarnings("ReferenceEquality")
    private void closed(AmqpConnection on, Throwable why) {
        List<Pending> under;
        List<Pending> unsent;
        synchronized (this) {
            if (connection != on) {
                return;
            }
            closed = link == null;
            link = null;
            unsent = closed ? takeWaiting() : List.of();
            under = takeUnaccepted(pending -> true);
        }
        under.forEach(pending -> pending.emitter().fail(AmqpRefusedException.ofClosedLink(why, under.size() == 1)));
        unsent.forEach(pending -> pending.emitter().fail(new AmqpDownException(AmqpRefusedException.said(why))));
        vertx.setTimer(reopening.closed(why), t -> reopen(on));
    }

    @SuppressWarnings("ReferenceEquality")
    private void reopen(AmqpConnection on) {
        synchronized (this) {
            if (connection != on) {
                return;
            }
        }
        open(on);
    }

    void detach() {
        List<Pending> given;
        synchronized (this) {
            connection = null;
            link = null;
            given = takeWaiting();
            given.addAll(takeUnaccepted(pending -> true));
        }
        given.forEach(pending -> pending.emitter().fail(new AmqpDownException("the broker was lost")));
    }

    /** Under the lock. */
    private List<Pending> takeWaiting() {
        List<Pending> all = new ArrayList<>(waiting);
        waiting.clear();
        return all;
    }

    private List<Pending> takeUnaccepted(Predicate<Pending> which) {
        List<Pending> taken = new ArrayList<>();
        for (Pending pending : List.copyOf(unaccepted)) {
            if (which.test(pending) && unaccepted.remove(pending)) {
                taken.add(pending);
            }
        }
        return taken;
    }

    /** To be called every second: a broker may give no credit for ever, or never answer. */
    void expire() {
        long before = clock.millis() - PATIENCE_MS;
        List<Pending> late;
        synchronized (this) {
            late = takeUnaccepted(pending -> pending.since() < before);
            while (!waiting.isEmpty() && waiting.element().since() < before) {
                late.add(waiting.remove());
            }
        }
        late.forEach(
                pending -> pending.emitter().fail(new AmqpDownException("the broker takes nothing for " + address)));
    }
}
