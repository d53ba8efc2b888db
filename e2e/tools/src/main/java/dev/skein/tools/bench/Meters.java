package dev.skein.tools.bench;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import org.HdrHistogram.Histogram;

/** The sum over all event loops. */
final class Meters {
    private final List<LoopMeter> loops;

    Meters(List<LoopMeter> loops) {
        this.loops = List.copyOf(loops);
    }

    /** Counts since the start of the run. */
    record Totals(long sent, long acknowledged, long delivered, long refused, long lostSessions) {
        Totals minus(Totals earlier) {
            return new Totals(
                    sent - earlier.sent,
                    acknowledged - earlier.acknowledged,
                    delivered - earlier.delivered,
                    refused - earlier.refused,
                    lostSessions - earlier.lostSessions);
        }

        long inFlight() {
            return sent - acknowledged - refused;
        }
    }

    Totals totals() {
        // Answers before questions: what is counted between the two reads must not make the difference negative.
        long delivered = sum(meter -> meter.delivered);
        long acknowledged = sum(meter -> meter.acknowledged);
        long refused = refusals().values().stream().mapToLong(Long::longValue).sum();
        return new Totals(sum(meter -> meter.sent), acknowledged, delivered, refused, sum(meter -> meter.lostSessions));
    }

    long sum(Function<LoopMeter, LongAdder> counter) {
        return loops.stream().mapToLong(loop -> counter.apply(loop).sum()).sum();
    }

    Map<String, Long> refusals() {
        Map<String, Long> all = new TreeMap<>();
        for (LoopMeter loop : loops) {
            loop.refusals.forEach((reason, count) -> all.merge(reason, count.sum(), Long::sum));
        }
        return all;
    }

    void drainInto(Histogram acks, Histogram deliveries) {
        loops.forEach(loop -> loop.drainInto(acks, deliveries));
    }

    static Histogram histogram() {
        return new Histogram(1, LoopMeter.HIGHEST_MICROS, LoopMeter.DIGITS);
    }
}
