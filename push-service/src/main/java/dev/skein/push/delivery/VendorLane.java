package dev.skein.push.delivery;

import dev.skein.kit.aside.Cause;
import dev.skein.kit.aside.Halving;
import dev.skein.kit.trace.Span;
import dev.skein.push.delivery.Settlement.Again;
import dev.skein.push.delivery.Settlement.Dropped;
import dev.skein.push.delivery.Settlement.Finished;
import dev.skein.push.delivery.Settlement.Outcome;
import dev.skein.push.device.UnbindDevices;
import dev.skein.push.vendor.Push;
import dev.skein.push.vendor.PushVendor;
import dev.skein.push.vendor.VendorAnswer;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;

/**
 * The pushes of one vendor: rounds of claim, push, settle, one round at a time.
 *
 * <p>A replica that dies in a round leaves its pushes leased; another one repeats them. So the vendor gets each push at
 * least once, and again only after a crash or when Postgres was lost between its answer and our note of it.
 */
final class VendorLane {
    private static final Logger LOG = Logger.getLogger(VendorLane.class);
    private static final int PAUSE_FACTOR = 4;

    private final PushVendor vendor;
    private final PushQueue queue;
    private final UnbindDevices unbind;
    private final DeliverySettings settings;
    private final Clock clock;
    private final DeliveryMetrics metrics;
    private final Duration lease;
    private final AtomicBoolean running = new AtomicBoolean();
    private volatile boolean wanted;
    private volatile boolean waiting;

    VendorLane(
            PushVendor vendor,
            PushQueue queue,
            UnbindDevices unbind,
            DeliverySettings settings,
            Clock clock,
            DeliveryMetrics metrics) {
        this.vendor = vendor;
        this.queue = queue;
        this.unbind = unbind;
        this.settings = settings;
        this.clock = clock;
        this.metrics = metrics;
        // All pushes of a round run side by side, so a round takes one timeout; the rest is for Postgres.
        this.lease = settings.timeout().plusSeconds(20);
    }

    void wake() {
        wanted = true;
        if (running.compareAndSet(false, true)) {
            wanted = false;
            Uni.createFrom().deferred(this::round).subscribe().with(this::ended, this::failed);
        }
    }

    /** The next wake tries again; said once, not at every tick. */
    private void failed(Throwable failure) {
        if (!waiting) {
            LOG.warnf("Pushes by %s wait: %s", vendor.name(), failure.getMessage());
            waiting = true;
        }
        running.set(false);
    }

    private void ended(boolean full) {
        waiting = false;
        running.set(false);
        if (full || wanted) {
            wake();
        }
    }

    private Uni<Boolean> round() {
        return queue.claim(vendor.name(), settings.inFlight(), lease)
                .flatMap(claimed -> claimed.isEmpty() ? Uni.createFrom().item(false) : deliver(claimed));
    }

    private Uni<Boolean> deliver(List<ClaimedPush> claimed) {
        return Multi.createFrom()
                .iterable(claimed)
                .onItem()
                .transformToUni(this::attempt)
                .merge(settings.inFlight())
                .collect()
                .asList()
                .flatMap(this::settle)
                .map(done -> claimed.size() == settings.inFlight());
    }

    /**
     * An entry that cannot be noted must not bring the others back, to be pushed once more. So a fault is not waited out here,
     * as it is elsewhere: waking somebody again and again is worse than an outcome that nobody knows.
     */
    private Uni<Void> settle(List<Settlement> settlements) {
        return new Halving<>(queue::settle, VendorLane::isAboutAnEntry, this::drop).run(settlements);
    }

    private static boolean isAboutAnEntry(Throwable failure) {
        return Cause.of(failure) != Cause.CIRCUMSTANCE;
    }

    /** It leaves without a trace. When not even that can be done it comes back after its lease, to be given up unpushed. */
    private Uni<Void> drop(Settlement settlement, Throwable why) {
        LOG.errorf(
                "What became of push %d by %s cannot be noted: %s",
                settlement.claimed().id(), vendor.name(), why);
        metrics.unnoted();
        return queue.settle(List.of(new Dropped(settlement.claimed())))
                .onFailure(VendorLane::isAboutAnEntry)
                .recoverWithUni(stuck -> {
                    LOG.errorf(
                            "Push %d cannot be taken from the queue: %s",
                            settlement.claimed().id(), stuck);
                    return Uni.createFrom().voidItem();
                });
    }

    private Uni<Settlement> attempt(ClaimedPush claimed) {
        Span span = claimed.push().map(metrics::begin).orElse(null);
        Uni<Settlement> settled = settlement(claimed).invoke(metrics::count);
        return span == null ? settled : settled.invoke(settlement -> metrics.end(span, settlement));
    }

    private Uni<Settlement> settlement(ClaimedPush claimed) {
        if (claimed.push().isEmpty()) {
            return Uni.createFrom().item(new Dropped(claimed));
        }
        QueuedPush push = claimed.push().get();
        if (claimed.attempt() > settings.retries() + 1) {
            // Pushed as often as it may be, and each time what became of it was not noted.
            return Uni.createFrom().item(dead(claimed, push, "what became of it was never noted"));
        }
        if (push.messageTime().isBefore(clock.instant().minus(settings.maxAge()))) {
            return Uni.createFrom().item(new Finished(claimed, Outcome.EXPIRED, "older than " + settings.maxAge()));
        }
        return Uni.createFrom()
                .deferred(() -> vendor.push(encode(push)))
                .ifNoItem()
                .after(settings.timeout())
                .recoverWithItem(() -> new VendorAnswer.RetryLater(Duration.ZERO, "no answer in time"))
                .onFailure()
                .recoverWithItem(failure -> new VendorAnswer.RetryLater(Duration.ZERO, String.valueOf(failure)))
                .flatMap(answer -> settle(claimed, push, answer));
    }

    private Uni<Settlement> settle(ClaimedPush claimed, QueuedPush push, VendorAnswer answer) {
        return switch (answer) {
            case VendorAnswer.Delivered delivered -> {
                metrics.delivered(Duration.between(push.messageTime(), clock.instant()));
                yield Uni.createFrom().item(new Finished(claimed, Outcome.DELIVERED, delivered.vendorId()));
            }
            case VendorAnswer.Rejected rejected -> Uni.createFrom().item(dead(claimed, push, rejected.reason()));
            case VendorAnswer.RetryLater later -> Uni.createFrom().item(again(claimed, push, later));
            case VendorAnswer.Unregistered gone ->
                unbind.afterFeedback(push.device())
                        .<Settlement>replaceWith(new Finished(claimed, Outcome.UNREGISTERED, "token no longer valid"))
                        // The others of the round are noted all the same; the vendor will say it again.
                        .onFailure()
                        .recoverWithItem(failure -> again(
                                claimed, push, new VendorAnswer.RetryLater(Duration.ZERO, String.valueOf(failure))));
        };
    }

    private Settlement again(ClaimedPush claimed, QueuedPush push, VendorAnswer.RetryLater later) {
        if (claimed.attempt() > settings.retries()) {
            return dead(claimed, push, later.reason());
        }
        double jitter = ThreadLocalRandom.current().nextDouble(0.8, 1.2);
        long own = (long) (settings.firstPause().toMillis() * Math.pow(PAUSE_FACTOR, claimed.attempt() - 1) * jitter);
        return new Again(claimed, Duration.ofMillis(Math.max(own, later.pause().toMillis())));
    }

    private Settlement dead(ClaimedPush claimed, QueuedPush push, String reason) {
        LOG.warnf(
                "push given up after %d tries app=%s user=%s device=%s conversation=%s seq=%d vendor=%s: %s",
                claimed.attempt(),
                push.device().user().appId(),
                push.device().user().userId(),
                push.device().deviceId(),
                push.about().conversationId(),
                claimed.seq(),
                vendor.name(),
                reason);
        return new Finished(claimed, Outcome.DEAD, reason);
    }

    private Push encode(QueuedPush push) {
        var device = push.device();
        var about = push.about();
        return new Push(
                about.conversationId() + '#' + about.seq(),
                new Push.Target(
                        device.user().appId(),
                        device.user().userId(),
                        device.deviceId(),
                        device.platform(),
                        device.binding().token(),
                        device.binding().bundle()),
                new Push.Origin(about.conversationId(), about.seq(), about.sender(), about.folded()),
                cut(push.text()),
                push.unread(),
                push.messageTime());
    }

    private String cut(String text) {
        int max = vendor.maxTextLength();
        if (text.codePointCount(0, text.length()) <= max) {
            return text;
        }
        return text.substring(0, text.offsetByCodePoints(0, max - 1)) + '…';
    }
}
