package dev.skein.sdk;

import dev.skein.sdk.internal.runtime.ThreadedRuntime;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.concurrent.Executor;
import javax.net.ssl.SSLContext;

/**
 * Threads, timers and the HTTP client that clients run on. One runtime carries many clients: hundreds of them cost a
 * handful of threads. {@link #shared()} is the default.
 */
public interface SkeinRuntime extends AutoCloseable {
    /** A scheduled task that can be called off. */
    interface Timer {
        void cancel();
    }

    /** The runtime of this JVM: daemon threads, never closed. */
    static SkeinRuntime shared() {
        return ThreadedRuntime.SHARED;
    }

    /** A runtime of its own; close it after its clients have stopped. */
    static SkeinRuntime create() {
        return new ThreadedRuntime(null);
    }

    /**
     * The same, for gateways whose certificate the JVM does not trust, as one of a company's own authority.
     *
     * @param security decides whom to trust, and on the certificate shown when asked for one
     */
    static SkeinRuntime create(SSLContext security) {
        return new ThreadedRuntime(security);
    }

    /** A new executor that runs its tasks one after another. The client's own short tasks run here. */
    Executor newLoop();

    /** A new executor that runs its tasks one after another; they may block. Listeners run here. */
    Executor newCallbackLane();

    /** Completes futures handed to the application; tasks run side by side and may block. */
    Executor workers();

    /** Runs the task once after the delay, on a thread it must not keep busy. */
    Timer schedule(Duration delay, Runnable task);

    /** Monotonic, milliseconds from some moment on: for whatever measures or waits. */
    long nowMillis();

    /** Milliseconds since the epoch, by a clock that people and servers set at any time: for moments, not for spans. */
    long wallMillis();

    /** From 0 (included) to 1 (excluded); for jitter. */
    double random();

    /** Carries the WebSockets and HTTP calls. */
    HttpClient httpClient();

    @Override
    void close();
}
