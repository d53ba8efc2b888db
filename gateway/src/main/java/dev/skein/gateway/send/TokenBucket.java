package dev.skein.gateway.send;

/**
 * A rate with a burst in two numbers (the "virtual scheduling" form): one is kept for every user and session, where a
 * library's bucket of some 300 bytes would be the largest part of it. Thread-safe.
 */
public final class TokenBucket {
    /** When all taken so far would have been granted at the steady rate, in microseconds. */
    private long theoreticalMicros;

    /**
     * Takes one: 0 when granted, else after how many milliseconds to try again.
     *
     * @param perSecond the steady rate, above 0
     * @param burst how many may come at once after a pause
     */
    public synchronized long tryTake(long nowMs, int perSecond, int burst) {
        long now = nowMs * 1_000;
        long interval = 1_000_000L / perSecond;
        long allowance = interval * Math.max(0, burst - 1L);
        long theoretical = Math.max(theoreticalMicros, now);
        long ahead = theoretical - now;
        if (ahead > allowance) {
            return Math.max(1, (ahead - allowance + 999) / 1_000);
        }
        theoreticalMicros = theoretical + interval;
        return 0;
    }
}
