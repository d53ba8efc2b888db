package dev.skein.kit.time;

/**
 * Time that only goes forward, for spans: rates, deadlines, silence, pauses. What others see, or what is stored, is a moment,
 * and comes from {@link java.time.Clock}; that one may be set back, and whoever measured with it would wait so much longer.
 */
@FunctionalInterface
public interface SteadyClock {
    /** Milliseconds since this process began, more or less; comparable only within it. */
    long millis();

    /** The process' one: values of all who ask for it may be compared. Thread-safe. */
    static SteadyClock system() {
        return SystemSteadyClock.INSTANCE;
    }
}
