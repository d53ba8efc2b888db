package dev.skein.sdk.internal.connection;

import dev.skein.sdk.SkeinRuntime;
import java.time.Duration;
import java.util.concurrent.Executor;

/** Pings at the interval the server asks for, and notices when nothing comes back. Loop-confined. */
final class Heartbeat {
    private static final Duration DEAD_AFTER = Duration.ofSeconds(10);
    /** Asked because there is a reason to doubt: the answer has less time. */
    private static final Duration DOUBTED_DEAD_AFTER = Duration.ofSeconds(3);

    private static final Duration DEFAULT_INTERVAL = Duration.ofSeconds(30);

    private final SkeinRuntime runtime;
    private final Executor loop;
    private final Runnable ping;
    private final Runnable dead;
    private Duration interval = DEFAULT_INTERVAL;
    private long aliveAt;
    /** Counts starts and stops: what was scheduled before the last one no longer applies. */
    private long era;

    private SkeinRuntime.Timer timer = () -> {};

    Heartbeat(SkeinRuntime runtime, Executor loop, Runnable ping, Runnable dead) {
        this.runtime = runtime;
        this.loop = loop;
        this.ping = ping;
        this.dead = dead;
    }

    void start(int intervalMs) {
        interval = intervalMs > 0 ? Duration.ofMillis(intervalMs) : DEFAULT_INTERVAL;
        schedule();
    }

    void stop() {
        era++;
        timer.cancel();
    }

    /** Anything that arrives shows that the connection lives. */
    void alive() {
        aliveAt = runtime.nowMillis();
    }

    /** Asks at once whether the connection lives. */
    void probe() {
        beat(DOUBTED_DEAD_AFTER);
    }

    private void beat(Duration patience) {
        long sentAt = runtime.nowMillis();
        ping.run();
        after(patience, () -> {
            if (aliveAt < sentAt) {
                dead.run();
            } else {
                schedule();
            }
        });
    }

    private void schedule() {
        after(interval, () -> beat(DEAD_AFTER));
    }

    private void after(Duration delay, Runnable task) {
        stop();
        long current = era;
        timer = runtime.schedule(
                delay,
                () -> loop.execute(() -> {
                    if (current == era) {
                        task.run();
                    }
                }));
    }
}
