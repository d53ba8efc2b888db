package dev.skein.push.inbound.amqp;

import dev.skein.internal.v1.Event;
import dev.skein.internal.v1.LoggedIn;
import dev.skein.internal.v1.LoggedOut;
import dev.skein.kit.trace.Span;
import dev.skein.kit.trace.Traces;
import dev.skein.push.decision.DecidePushes;
import dev.skein.push.decision.StoredMessage;
import dev.skein.push.delivery.DeliverPushes;
import dev.skein.push.device.UnbindDevices;
import dev.skein.push.device.UserKey;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What an event means for devices: a push, or the end of a binding. Handling one again changes nothing. */
@Singleton
class HandleEvents {
    private final DecidePushes decide;
    private final DeliverPushes deliver;
    private final UnbindDevices unbind;
    private final Traces traces;

    HandleEvents(DecidePushes decide, DeliverPushes deliver, UnbindDevices unbind, Traces traces) {
        this.decide = decide;
        this.deliver = deliver;
        this.unbind = unbind;
        this.traces = traces;
    }

    /** Whether any device is registered at all. */
    Uni<Boolean> isAnyoneToWake() {
        return decide.isAnyoneToWake();
    }

    /** Completes when all that the events cause is in Postgres; fails as a whole. */
    Uni<Void> apply(List<Event> events) {
        List<StoredMessage> messages = new ArrayList<>();
        Uni<Void> logins = Uni.createFrom().voidItem();
        for (Event event : events) {
            switch (event.getEventCase()) {
                case MESSAGE_STORED -> MessageTranslation.storedMessage(event).ifPresent(messages::add);
                case LOGGED_OUT -> logins = logins.chain(() -> loggedOut(event));
                case LOGGED_IN -> logins = logins.chain(() -> loggedIn(event));
                default -> {
                    // Not about devices.
                }
            }
        }
        Uni<Void> all = logins;
        return spanned(events, messages.isEmpty() ? all : all.chain(() -> push(messages)));
    }

    /** Their spans end with the work on all of them. */
    private Uni<Void> spanned(List<Event> events, Uni<Void> work) {
        List<Span> spans = new ArrayList<>(0);
        for (Event event : events) {
            Span span = traces.follow("decide push", event.getTraceparent());
            if (span != null) {
                spans.add(span.with("conversation", event.getKey()));
            }
        }
        if (spans.isEmpty()) {
            return work;
        }
        return work.invoke(() -> spans.forEach(Span::end))
                .onFailure()
                .invoke(failure -> spans.forEach(span -> span.fail("not decided")));
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
