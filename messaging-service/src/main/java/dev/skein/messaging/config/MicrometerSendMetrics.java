package dev.skein.messaging.config;

import dev.skein.messaging.send.SendMetrics;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import java.util.stream.Stream;

/** The message path in Micrometer. */
@Singleton
public class MicrometerSendMetrics implements SendMetrics {
    private static final Duration[] BUCKETS = Stream.of(1, 2, 5, 10, 20, 50, 100, 500, 2_000)
            .map(Duration::ofMillis)
            .toArray(Duration[]::new);

    private final MeterRegistry registry;
    private final Counter stored;
    private final Counter refused;
    private final Counter duplicates;
    private final DistributionSummary batchSize;
    private final Timer commit;
    private final Timer answer;

    public MicrometerSendMetrics(MeterRegistry registry) {
        this.registry = registry;
        stored = registry.counter("skein.sends", "outcome", "stored");
        refused = registry.counter("skein.sends", "outcome", "refused");
        duplicates = registry.counter("skein.sends", "outcome", "duplicate");
        batchSize = DistributionSummary.builder("skein.send.batch.size")
                .serviceLevelObjectives(1, 5, 20, 50, 100, 200, 500)
                .register(registry);
        commit = Timer.builder("skein.send.commit")
                .description("Time of the statement that stores a batch")
                .serviceLevelObjectives(BUCKETS)
                .register(registry);
        answer = Timer.builder("skein.send.answer")
                .description("Time from arrival in this service to the acknowledgement, of the oldest send of a batch")
                .serviceLevelObjectives(BUCKETS)
                .register(registry);
    }

    @Override
    public void batchStored(int messages, long nanos) {
        stored.increment(messages);
        batchSize.record(messages);
        commit.record(nanos, TimeUnit.NANOSECONDS);
    }

    @Override
    public void answered(long nanosSinceArrival) {
        answer.record(nanosSinceArrival, TimeUnit.NANOSECONDS);
    }

    @Override
    public void refused(int messages) {
        refused.increment(messages);
    }

    @Override
    public void duplicates(int messages) {
        duplicates.increment(messages);
    }

    @Override
    public void watchWaiting(IntSupplier waiting) {
        Gauge.builder("skein.send.waiting", waiting::getAsInt).register(registry);
    }
}
