package dev.skein.push.inbound.amqp;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.skein.internal.v1.Event;
import dev.skein.internal.v1.EventBatch;
import dev.skein.internal.v1.LoggedIn;
import dev.skein.internal.v1.LoggedOut;
import dev.skein.kit.amqp.AmqpLink;
import dev.skein.kit.outbox.EventPublisher;
import dev.skein.kit.trace.Span;
import dev.skein.protocol.ErrorCode;
import dev.skein.protocol.SkeinException;
import dev.skein.push.config.PushConfig;
import dev.skein.push.decision.DecidePushes;
import dev.skein.push.decision.StoredMessage;
import dev.skein.push.delivery.DeliverPushes;
import dev.skein.push.device.UnbindDevices;
import dev.skein.push.device.UserKey;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jboss.logging.Logger;

/**
 * Reads {@code skein.events} by a durable subscription that all replicas share.
 *
 * <p>A batch is accepted when all it causes is in Postgres. While Postgres or messaging-service is away a batch is tried
 * again here, for ever, instead of being given back: brokers give up after some deliveries, and nothing may be lost. So at
 * most {@code skein.push.events.in-flight} batches wait in memory, the rest on the broker's disk. An event that cannot be
 * understood, and a batch that fails again and again for another reason, is logged, counted and left out: waiting would not
 * help it, and nothing behind it may wait for ever.
 */
@Singleton
public class EventConsumer {
    private static final Logger LOG = Logger.getLogger(EventConsumer.class);
    private static final String SUBSCRIPTION = "push-service";
    private static final Set<ErrorCode> PASSING =
            EnumSet.of(ErrorCode.UNAVAILABLE, ErrorCode.TIMED_OUT, ErrorCode.OVERLOADED);
    private static final int FAULT_RETRIES = 5;
    private static final Duration FIRST_RETRY = Duration.ofMillis(200);
    private static final Duration MAX_RETRY = Duration.ofSeconds(5);

    private final AmqpLink amqp;
    private final DecidePushes decide;
    private final DeliverPushes deliver;
    private final UnbindDevices unbind;
    private final int inFlight;
    private final EventWatch watch;

    public EventConsumer(
            AmqpLink amqp,
            DecidePushes decide,
            DeliverPushes deliver,
            UnbindDevices unbind,
            PushConfig config,
            EventWatch watch) {
        this.amqp = amqp;
        this.decide = decide;
        this.deliver = deliver;
        this.unbind = unbind;
        this.inFlight = config.events().inFlight();
        this.watch = watch;
    }

    void start(@Observes StartupEvent event) {
        amqp.subscribeShared(EventPublisher.ADDRESS, SUBSCRIPTION, new Gathering(this::handle)::submit, inFlight);
    }

    /** Never fails: what cannot be handled at last is left out. */
    private Uni<Void> handle(List<byte[]> bodies) {
        return decide.isAnyoneToWake()
                // Without any device there is nothing to wake and nothing to unbind.
                .flatMap(anyone -> anyone ? apply(bodies) : Uni.createFrom().voidItem())
                .onFailure(EventConsumer::passes)
                .invoke(failure -> LOG.debugf("%d batches of events wait: %s", bodies.size(), failure))
                .onFailure(EventConsumer::passes)
                .retry()
                .withBackOff(FIRST_RETRY, MAX_RETRY)
                .indefinitely()
                .onFailure()
                .recoverWithUni(fault -> bodies.size() > 1 ? oneByOne(bodies) : again(bodies));
    }

    /** One of them is at fault; the others must not suffer. */
    private Uni<Void> oneByOne(List<byte[]> bodies) {
        return Multi.createFrom()
                .iterable(bodies)
                .onItem()
                .transformToUniAndConcatenate(body -> handle(List.of(body)))
                .collect()
                .asList()
                .replaceWithVoid();
    }

    private Uni<Void> again(List<byte[]> bodies) {
        return Uni.createFrom()
                .deferred(() -> apply(bodies))
                .onFailure()
                .retry()
                .withBackOff(FIRST_RETRY, MAX_RETRY)
                .atMost(FAULT_RETRIES)
                .onFailure()
                .invoke(fault -> watch.leftOut("a batch", fault))
                .onFailure()
                .recoverWithNull();
    }

    /** Whether the failure is that something is away, and will be back. */
    private static boolean passes(Throwable failure) {
        return failure instanceof SkeinException known && PASSING.contains(known.code());
    }

    private Uni<Void> apply(List<byte[]> bodies) {
        List<StoredMessage> messages = new ArrayList<>();
        List<Span> spans = new ArrayList<>(0);
        Uni<Void> logins = Uni.createFrom().voidItem();
        for (byte[] body : bodies) {
            for (Event event : events(body)) {
                watch.begin(event, spans);
                switch (event.getEventCase()) {
                    case MESSAGE_STORED -> translate(event).ifPresent(messages::add);
                    case LOGGED_OUT -> logins = logins.chain(() -> loggedOut(event));
                    case LOGGED_IN -> logins = logins.chain(() -> loggedIn(event));
                    default -> {
                        // Not about devices.
                    }
                }
            }
        }
        Uni<Void> all = logins;
        return EventWatch.end(spans, messages.isEmpty() ? all : all.chain(() -> push(messages)));
    }

    private List<Event> events(byte[] body) {
        try {
            return EventBatch.parseFrom(body).getEventsList();
        } catch (InvalidProtocolBufferException e) {
            watch.leftOut("a batch", e);
            return List.of();
        }
    }

    private Uni<Void> push(List<StoredMessage> messages) {
        return decide.decide(messages)
                .invoke(queued -> {
                    if (queued > 0) {
                        deliver.wake();
                    }
                })
                .replaceWithVoid();
    }

    private Optional<StoredMessage> translate(Event event) {
        try {
            return MessageTranslation.storedMessage(event);
        } catch (IllegalArgumentException e) {
            watch.leftOut(event, e);
            return Optional.empty();
        }
    }

    private Uni<Void> loggedOut(Event event) {
        LoggedOut out = event.getLoggedOut();
        return unbind.afterLogout(
                new UserKey(event.getAppId(), out.getUserId()),
                Optional.of(out.getDeviceId()).filter(device -> !device.isEmpty()),
                Instant.ofEpochMilli(event.getTime()));
    }

    private Uni<Void> loggedIn(Event event) {
        LoggedIn in = event.getLoggedIn();
        return unbind.seen(
                new UserKey(event.getAppId(), in.getUserId()), in.getDeviceId(), Instant.ofEpochMilli(event.getTime()));
    }
}
