package dev.skein.push.inbound.timer;

import dev.skein.push.config.PushConfig;
import dev.skein.push.delivery.DeliverPushes;
import dev.skein.push.delivery.PushQueue;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jboss.logging.Logger;

/** What happens by the clock: pushes that become due, the queue's lag, and the end of old log entries. */
@Singleton
public class DeliveryTimer {
    private static final Logger LOG = Logger.getLogger(DeliveryTimer.class);
    private static final long DUE_MS = 250;
    private static final long LAG_MS = 5_000;
    private static final long FORGET_MS = Duration.ofHours(1).toMillis();

    private final Vertx vertx;
    private final DeliverPushes deliver;
    private final PushQueue queue;
    private final Duration keepLog;
    private final Clock clock;
    private final List<Long> timers = new ArrayList<>();
    private volatile long lagMs;

    public DeliveryTimer(Vertx vertx, DeliverPushes deliver, PushQueue queue, PushConfig config, Clock clock) {
        this.vertx = vertx;
        this.deliver = deliver;
        this.queue = queue;
        this.keepLog = config.delivery().keepLog();
        this.clock = clock;
    }

    void start(@Observes StartupEvent event, MeterRegistry metrics) {
        metrics.gauge("skein.push.queue.lag.seconds", this, timer -> timer.lagMs / 1000.0);
        every(DUE_MS, deliver::wake);
        every(LAG_MS, this::readLag);
        every(FORGET_MS, this::forget);
    }

    private void every(long period, Runnable work) {
        timers.add(vertx.setPeriodic(period, id -> work.run()));
    }

    private void readLag() {
        if (!queue.isReady()) {
            return;
        }
        queue.lag().subscribe().with(lag -> lagMs = lag.toMillis(), failure -> LOG.debug("No lag", failure));
    }

    private void forget() {
        queue.forget(clock.instant().minus(keepLog))
                .subscribe()
                .with(
                        count -> LOG.debugf("%d old entries of the delivery log deleted", count),
                        failure -> LOG.warnf("Old entries of the delivery log stay: %s", failure.getMessage()));
    }

    void stop(@Observes ShutdownEvent event) {
        timers.forEach(vertx::cancelTimer);
    }
}
