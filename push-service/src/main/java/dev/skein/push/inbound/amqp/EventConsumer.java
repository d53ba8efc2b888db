package dev.skein.push.inbound.amqp;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.skein.internal.v1.Event;
import dev.skein.internal.v1.EventBatch;
import dev.skein.kit.amqp.AmqpLink;
import dev.skein.kit.aside.AsideEntry;
import dev.skein.kit.aside.Cause;
import dev.skein.kit.aside.Halving;
import dev.skein.kit.aside.SetAside;
import dev.skein.kit.outbox.EventPublisher;
import dev.skein.push.config.PushConfig;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * Reads {@code skein.events} by a durable subscription that all replicas share.
 *
 * <p>A batch is accepted when all it causes is in Postgres. While Postgres or messaging-service is away a batch is tried
 * again here, for ever, instead of being given back: brokers give up after some deliveries, and nothing may be lost. So at
 * most {@code skein.push.events.in-flight} batches wait in memory, the rest on the broker's disk. An event that cannot be
 * handled whatever happens is set aside: waiting would not help it, and nothing behind it may wait for ever.
 */
@Singleton
public class EventConsumer {
    private static final Logger LOG = Logger.getLogger(EventConsumer.class);
    private static final String SUBSCRIPTION = "push-service";
    private static final String SET_ASIDE = "push event";
    private static final Duration FIRST_RETRY = Duration.ofMillis(200);
    private static final Duration MAX_RETRY = Duration.ofSeconds(5);

    private final AmqpLink amqp;
    private final HandleEvents handling;
    private final SetAside aside;
    private final int inFlight;

    public EventConsumer(AmqpLink amqp, HandleEvents handling, SetAside aside, PushConfig config) {
        this.amqp = amqp;
        this.handling = handling;
        this.aside = aside;
        this.inFlight = config.events().inFlight();
    }

    void start(@Observes StartupEvent event) {
        aside.taking(SET_ASIDE, entry -> Uni.createFrom().deferred(() -> handling.apply(events(entry.body()))));
        aside.start();
        amqp.subscribeShared(EventPublisher.ADDRESS, SUBSCRIPTION, new Gathering(this::handle)::submit, inFlight);
    }

    void stop(@Observes ShutdownEvent event) {
        aside.stop();
    }

    /** Never fails: what cannot be handled at last is set aside. */
    private Uni<Void> handle(List<byte[]> bodies) {
        return patiently(handling::isAnyoneToWake)
                // Without any device there is nothing to wake and nothing to unbind.
                .flatMap(
                        anyone -> anyone ? handleRead(bodies) : Uni.createFrom().voidItem());
    }

    private Uni<Void> handleRead(List<byte[]> bodies) {
        List<Event> events = new ArrayList<>();
        Uni<Void> unreadable = Uni.createFrom().voidItem();
        for (byte[] body : bodies) {
            try {
                events.addAll(events(body));
            } catch (IllegalArgumentException failure) {
                unreadable = unreadable.chain(() -> setAside(new AsideEntry(0, "", "", body), failure));
            }
        }
        return events.isEmpty() ? unreadable : unreadable.chain(() -> handleEvents(events));
    }

    private Uni<Void> handleEvents(List<Event> events) {
        Halving<Event> halving =
                new Halving<>(part -> patiently(() -> handling.apply(part)), failure -> true, this::setAside);
        return patiently(() -> handling.apply(events))
                .onFailure(failure -> Cause.of(failure) == Cause.FAULT)
                .retry()
                .withBackOff(FIRST_RETRY, MAX_RETRY)
                .atMost(Cause.FAULT_TRIES - 1L)
                .onFailure()
                .recoverWithUni(fault -> halving.run(events));
    }

    /** While something is away: again, for as long as it takes. */
    private static <T> Uni<T> patiently(Supplier<Uni<? extends T>> work) {
        return Uni.createFrom()
                .<T>deferred(work)
                .onFailure(EventConsumer::passes)
                .invoke(failure -> LOG.debugf("Events wait: %s", failure))
                .onFailure(EventConsumer::passes)
                .retry()
                .withBackOff(FIRST_RETRY, MAX_RETRY)
                .indefinitely();
    }

    private static boolean passes(Throwable failure) {
        return Cause.of(failure) == Cause.CIRCUMSTANCE;
    }

    private Uni<Void> setAside(Event event, Throwable why) {
        byte[] body = EventBatch.newBuilder().addEvents(event).build().toByteArray();
        return setAside(new AsideEntry(0, event.getAppId(), event.getKey(), body), why);
    }

    private Uni<Void> setAside(AsideEntry entry, Throwable why) {
        return Uni.createFrom()
                .deferred(() -> aside.put(SET_ASIDE, entry, why))
                .onFailure()
                .retry()
                .withBackOff(FIRST_RETRY, MAX_RETRY)
                .indefinitely();
    }

    private static List<Event> events(byte[] body) {
        try {
            return EventBatch.parseFrom(body).getEventsList();
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalArgumentException("no batch of events", e);
        }
    }
}
