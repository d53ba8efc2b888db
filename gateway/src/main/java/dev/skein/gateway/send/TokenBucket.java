package dev.skein.gateway.send;

/**
 * A rate with a burst in two numbers (the "virtual scheduling" form): one is kept for every user and session, where a
 * library's bucket of some 300 bytes would be the largest part of it. Thread-safe.
 */
public final class TokenBucket {
    /** Microseconds of a millisecond. */
    private static final long MICROS = 1_000;

    /** When all taken so far would have been granted at the steady rate, in microseconds. */
    private long theoreticalMicros;

    /**
     * Takes one: 0 when granted, else after how many milliseconds to try again.
     *
     * @param perSecond the steady rate, above 0
     * @param burst how many may come at once after a pause
     */
    public synchronized long tryTake(long nowMs, int perSecond, int burst) {
        long waitMs = waitMs(nowMs, perSecond, burst);
        if (waitMs == 0) {
            take(nowMs, perSecond);
        }
        return waitMs;
    }

    /**
     * Takes one ahead of time: answers how many milliseconds to wait with it, or -1 (and takes none) when that would be more
     * than {@code patienceMs}.
     */
    public synchronized long reserve(long nowMs, int perSecond, int burst, long patienceMs) {
        long waitMs = waitMs(nowMs, perSecond, burst);
        if (waitMs > patienceMs) {
            return -1;
        }
        take(nowMs, perSecond);
        return waitMs;
    }

    private long waitMs(long nowMs, int perSecond, int burst) {
        long allowance = interval(perSecond) * Math.max(0, burst - 1L);
        long tooFarAhead = theoreticalMicros - nowMs * MICROS - allowance;
        return tooFarAhead <= 0 ? 0 : Math.max(1, (tooFarAhead + MICROS - 1) / MICROS);
    }

    private void take(long nowMs, int perSecond) {
        theoreticalMicros = Math.max(theoreticalMicros, nowMs * MICROS) + interval(perSecond);
    }

    private static long interval(int perSecond) {
        return 1_000 * MICROS / perSecond;
    }
}
