package dev.skein.kit.meter;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;

/**
 * {@code skein_gc_seconds_total}: how long each garbage collector worked. Micrometer's own timer of pauses is fed by
 * notifications that native executables do not send; the collectors' beans exist in both.
 */
@Singleton
class CollectorMeters {
    private static final double MILLIS_OF_SECOND = 1_000;

    void register(@Observes StartupEvent event, MeterRegistry registry) {
        for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
            FunctionCounter.builder("skein.gc.seconds", collector, CollectorMeters::seconds)
                    .tag("collector", collector.getName())
                    .description("How long the garbage collector worked")
                    .register(registry);
        }
    }

    /** A bean that does not know says -1. */
    private static double seconds(GarbageCollectorMXBean collector) {
        return Math.max(0, collector.getCollectionTime()) / MILLIS_OF_SECOND;
    }
}
