package dev.skein.gateway.inbound.amqp;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.skein.gateway.session.SyncAll;
import dev.skein.internal.v1.Delivery;
import dev.skein.kit.trace.Span;
import dev.skein.kit.trace.Traces;
import dev.skein.v1.ServerFrame;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Counts deliveries and sessions told to sync for want of them, and measures on a sample how long after its commit a message is written to sockets. */
@Singleton
class DeliveryMeters {
    /** Measuring means parsing the frame, which nothing else here needs. */
    private static final int ONE_IN = 64;

    private static final Duration[] BUCKETS = {
        Duration.ofMillis(5),
        Duration.ofMillis(20),
        Duration.ofMillis(100),
        Duration.ofMillis(500),
        Duration.ofSeconds(2),
        Duration.ofSeconds(10)
    };

    private final Clock clock;
    private final Traces traces;
    private final Counter deliveries;
    private final Counter written;
    private final Timer lag;
    private int count;

    DeliveryMeters(MeterRegistry registry, Clock clock, Traces traces, SyncAll syncAll) {
        this.traces = traces;
        this.clock = clock;
        deliveries = registry.counter("skein.gateway.deliveries.received");
        written = registry.counter("skein.gateway.deliveries.written");
        FunctionCounter.builder("skein.gateway.sessions.told.to.sync", syncAll, SyncAll::told)
                .register(registry);
        lag = Timer.builder("skein.gateway.delivery.lag")
                .serviceLevelObjectives(BUCKETS)
                .register(registry);
    }

    /** The span of a delivery; null when it is not traced. */
    @Nullable
    Span trace(Delivery delivery) {
        return traces.follow("deliver", delivery.getTraceparent());
    }

    void delivered(byte[] frame, int sessions) {
        deliveries.increment();
        written.increment(sessions);
        if (++count % ONE_IN == 0) {
            measure(frame);
        }
    }

    private void measure(byte[] frame) {
        try {
            long sentAt =
                    ServerFrame.parseFrom(frame).getMessageNotify().getMessage().getServerTime();
            if (sentAt > 0) {
                lag.record(Duration.ofMillis(Math.max(0, clock.millis() - sentAt)));
            }
        } catch (InvalidProtocolBufferException e) {
            // Clients will complain.
        }
    }
}
