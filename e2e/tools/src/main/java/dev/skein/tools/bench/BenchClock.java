package dev.skein.tools.bench;

/** Nanoseconds since the start of the run, the same for all sessions. */
final class BenchClock {
    private final long origin = System.nanoTime();

    /** Never 0, so that 0 can mean "not sent". */
    long nanos() {
        return System.nanoTime() - origin + 1;
    }

    long micros(long nanos) {
        return nanos / 1_000;
    }
}
