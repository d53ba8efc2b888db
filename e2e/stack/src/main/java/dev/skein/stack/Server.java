package dev.skein.stack;

/**
 * A server of the stack that can be stopped, killed and started again on the same port and data.
 *
 * <p>Not thread-safe: one owner starts and stops it.
 */
public interface Server {
    /** The name used for its log file, its pid file and in messages, e.g. {@code postgres}. */
    String name();

    /** The loopback port it listens on; chosen once, so that a restart finds the same clients waiting. */
    int port();

    /** Starts and returns when it takes connections. */
    void start();

    /** Stops in order: what was acknowledged is on disk, clients see an orderly close. Harmless when not running. */
    void stop();

    /** Ends it at once, as a crash would. */
    void kill();

    boolean isRunning();

    default void restart() {
        stop();
        start();
    }
}
