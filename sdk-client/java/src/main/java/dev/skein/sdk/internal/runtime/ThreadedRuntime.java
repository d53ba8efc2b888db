package dev.skein.sdk.internal.runtime;

import dev.skein.sdk.SkeinRuntime;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** The real {@link SkeinRuntime}: a small pool for loops, a growing one for what may block, one timer thread. */
public final class ThreadedRuntime implements SkeinRuntime {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

    /** After what its constructor reads. */
    public static final SkeinRuntime SHARED = new ThreadedRuntime(null);

    private final ExecutorService loops = Executors.newFixedThreadPool(
            Math.max(2, Runtime.getRuntime().availableProcessors()), daemons("skein-loop-"));
    private final ExecutorService blocking = Executors.newCachedThreadPool(daemons("skein-callback-"));
    private final ScheduledThreadPoolExecutor timers = new ScheduledThreadPoolExecutor(1, daemons("skein-timer-"));
    private final HttpClient http;

    /** @param security null for what the JVM trusts */
    public ThreadedRuntime(@Nullable SSLContext security) {
        timers.setRemoveOnCancelPolicy(true);
        HttpClient.Builder client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(CONNECT_TIMEOUT)
                .executor(blocking);
        if (security != null) {
            client.sslContext(security);
        }
        http = client.build();
    }

    @Override
    public Executor newLoop() {
        return new SerialExecutor(loops);
    }

    @Override
    public Executor newCallbackLane() {
        return new SerialExecutor(blocking);
    }

    @Override
    public Executor workers() {
        return blocking;
    }

    @Override
    public Timer schedule(Duration delay, Runnable task) {
        ScheduledFuture<?> scheduled = timers.schedule(task, delay.toMillis(), TimeUnit.MILLISECONDS);
        return () -> scheduled.cancel(false);
    }

    @Override
    public long nowMillis() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
    }

    @Override
    public long wallMillis() {
        return System.currentTimeMillis();
    }

    @Override
    public double random() {
        return ThreadLocalRandom.current().nextDouble();
    }

    @Override
    public HttpClient httpClient() {
        return http;
    }

    @Override
    public void close() {
        if (this == SHARED) {
            throw new IllegalStateException("the shared runtime serves the whole JVM and is not closed");
        }
        timers.shutdownNow();
        loops.shutdown();
        blocking.shutdown();
    }

    private static ThreadFactory daemons(String prefix) {
        AtomicInteger number = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(task, prefix + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }
}
