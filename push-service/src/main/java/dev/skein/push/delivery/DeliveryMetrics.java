package dev.skein.push.delivery;

import dev.skein.kit.trace.Span;
import dev.skein.kit.trace.Traces;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Figures and spans of one vendor. */
final class DeliveryMetrics {
    private final MeterRegistry metrics;
    private final Traces traces;
    private final String vendor;
    private final Timer delay;

    DeliveryMetrics(MeterRegistry metrics, Traces traces, String vendor) {
        this.traces = traces;
        this.metrics = metrics;
        this.vendor = vendor;
        this.delay = Timer.builder("skein.push.delay")
                .description("From the message's acceptance to the vendor's")
                .tag("vendor", vendor)
                .publishPercentileHistogram()
                .register(metrics);
        // There from the start, so that a dashboard shows 0 and not nothing.
        result("retry");
        result("dropped");
        for (Settlement.Outcome outcome : Settlement.Outcome.values()) {
            result(nameOf(outcome));
        }
    }

    private Counter result(String result) {
        return metrics.counter("skein.push.results", "vendor", vendor, "result", result);
    }

    private static String nameOf(Settlement.Outcome outcome) {
        return outcome.name().toLowerCase(Locale.ROOT);
    }

    /** The span of one try; null when it is not traced. */
    @Nullable
    Span begin(QueuedPush push) {
        Span span = traces.follow("push", push.about().trace());
        return span == null
                ? null
                : span.with("vendor", vendor)
                        .with("conversation", push.about().conversationId())
                        .with("seq", push.about().seq());
    }

    void end(Span span, Settlement settlement) {
        if (settlement instanceof Settlement.Finished finished && finished.outcome() == Settlement.Outcome.DELIVERED) {
            span.end();
        } else {
            span.fail(nameOf(settlement));
        }
    }

    void count(Settlement settlement) {
        result(nameOf(settlement)).increment();
    }

    void unnoted() {
        metrics.counter("skein.set.aside", "what", "push outcome").increment();
    }

    private static String nameOf(Settlement settlement) {
        return switch (settlement) {
            case Settlement.Again again -> "retry";
            case Settlement.Dropped dropped -> "dropped";
            case Settlement.Finished finished -> nameOf(finished.outcome());
        };
    }

    void delivered(Duration since) {
        delay.record(since.isNegative() ? Duration.ZERO : since);
    }
}
