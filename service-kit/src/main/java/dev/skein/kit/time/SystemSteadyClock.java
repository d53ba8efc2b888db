package dev.skein.kit.time;

/** {@link System#nanoTime}, which may begin anywhere, counted from the first use. */
final class SystemSteadyClock implements SteadyClock {
    static final SteadyClock INSTANCE = new SystemSteadyClock();

    private static final long NANOS_OF_MILLISECOND = 1_000_000;

    private final long origin = System.nanoTime();

    private SystemSteadyClock() {}

    @Override
    public long millis() {
        return (System.nanoTime() - origin) / NANOS_OF_MILLISECOND;
    }
}
