package dev.skein.sdk.internal;

import dev.skein.sdk.SkeinRuntime;
import java.time.Duration;

/** Waiting times of requirement CON-07: 0.5 s·2ⁿ, at most 30 s, spread at random so that a crowd does not come at once. */
final class Backoff {
    private static final long FIRST_MS = 500;
    private static final long CAP_MS = 30_000;
    private static final int MAX_DOUBLINGS = 6;
    /** Part of the time that is never waited less; the rest is random. */
    private static final double FLOOR = 0.1;

    private final SkeinRuntime runtime;
    private int failures;

    Backoff(SkeinRuntime runtime) {
        this.runtime = runtime;
    }

    Duration next() {
        long full = Math.min(CAP_MS, FIRST_MS << Math.min(failures, MAX_DOUBLINGS));
        failures++;
        return Duration.ofMillis((long) (full * (FLOOR + (1 - FLOOR) * runtime.random())));
    }

    void reset() {
        failures = 0;
    }
}
