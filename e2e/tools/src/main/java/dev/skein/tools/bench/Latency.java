package dev.skein.tools.bench;

import org.HdrHistogram.Histogram;

/** Percentiles in milliseconds. */
record Latency(long count, double mean, double p50, double p90, double p99, double p999, double max) {
    static Latency of(Histogram micros) {
        if (micros.getTotalCount() == 0) {
            return new Latency(0, 0, 0, 0, 0, 0, 0);
        }
        return new Latency(
                micros.getTotalCount(),
                micros.getMean() / 1_000,
                at(micros, 50),
                at(micros, 90),
                at(micros, 99),
                at(micros, 99.9),
                micros.getMaxValue() / 1_000.0);
    }

    private static double at(Histogram micros, double percentile) {
        return micros.getValueAtPercentile(percentile) / 1_000.0;
    }
}
