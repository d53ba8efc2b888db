package dev.skein.push.delivery;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;

/** Figures of one vendor. */
final class DeliveryMetrics {
    private final MeterRegistry metrics;
    private final String vendor;
    private final Timer delay;

    DeliveryMetrics(MeterRegistry metrics, String vendor) {
        this.metrics = metrics;
        this.vendor = vendor;
        this.delay = Timer.builder("skein.push.delay")
                .description("From the message's acceptance to the vendor's")
                .tag("vendor", vendor)
                .publishPercentileHistogram()
                .register(metrics);
    }

    void count(Settlement settlement) {
        String result = switch (settlement) {
            case Settlement.Again again -> "retry";
            case Settlement.Dropped dropped -> "dropped";
            case Settlement.Finished finished -> finished.outcome().name().toLowerCase(java.util.Locale.ROOT);
        };
        metrics.counter("skein.push.results", "vendor", vendor, "result", result)
                .increment();
    }

    void delivered(Duration since) {
        delay.record(since.isNegative() ? Duration.ZERO : since);
    }
}
