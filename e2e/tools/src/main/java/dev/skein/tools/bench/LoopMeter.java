package dev.skein.tools.bench;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.SingleWriterRecorder;
import org.jspecify.annotations.Nullable;

/** What one event loop has seen. Written by that loop alone, read by the main thread once a second. */
final class LoopMeter {
    /** One microsecond to two minutes at three digits. */
    static final long HIGHEST_MICROS = 120_000_000L;

    static final int DIGITS = 3;

    final LongAdder sent = new LongAdder();
    final LongAdder acknowledged = new LongAdder();
    final LongAdder delivered = new LongAdder();
    final LongAdder withoutData = new LongAdder();
    final LongAdder duplicateAcks = new LongAdder();
    final LongAdder repeatedDeliveries = new LongAdder();
    final LongAdder syncsAsked = new LongAdder();
    final LongAdder lostSessions = new LongAdder();
    final ConcurrentHashMap<String, LongAdder> refusals = new ConcurrentHashMap<>();

    private final SingleWriterRecorder ack = new SingleWriterRecorder(1, HIGHEST_MICROS, DIGITS);
    private final SingleWriterRecorder delivery = new SingleWriterRecorder(1, HIGHEST_MICROS, DIGITS);
    private @Nullable Histogram ackInterval;
    private @Nullable Histogram deliveryInterval;

    void ack(long micros) {
        ack.recordValue(within(micros));
    }

    void delivery(long micros) {
        delivery.recordValue(within(micros));
    }

    void refused(String reason) {
        refusals.computeIfAbsent(reason, r -> new LongAdder()).increment();
    }

    /** Moves what was recorded since the last call into the given histograms. Main thread only. */
    void drainInto(Histogram acks, Histogram deliveries) {
        Histogram newAcks = ack.getIntervalHistogram(ackInterval);
        acks.add(newAcks);
        ackInterval = newAcks;
        Histogram newDeliveries = delivery.getIntervalHistogram(deliveryInterval);
        deliveries.add(newDeliveries);
        deliveryInterval = newDeliveries;
    }

    private static long within(long micros) {
        return Math.min(Math.max(micros, 1), HIGHEST_MICROS);
    }
}
