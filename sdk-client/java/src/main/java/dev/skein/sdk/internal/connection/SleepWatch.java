package dev.skein.sdk.internal.connection;

import dev.skein.sdk.SkeinRuntime;
import java.time.Duration;
import java.util.concurrent.Executor;

/**
 * Notices that the machine slept. Timers stand still meanwhile, and with them the heartbeat: on a connection that ended
 * long ago it would go on waiting where it stopped. What goes on is the wall clock, on some platforms also the other: either
 * one that is far ahead of a timer is the sign. A clock that was set looks the same and costs one ping. Loop-confined.
 */
final class SleepWatch {
    private static final Duration LOOK_EVERY = Duration.ofSeconds(5);
    private static final Duration SLEPT_FOR = Duration.ofSeconds(10);

    private final SkeinRuntime runtime;
    private final Executor loop;
    private final Runnable awake;
    /** Counts starts and stops: what was scheduled before the last one no longer applies. */
    private long era;

    private SkeinRuntime.Timer timer = () -> {};

    SleepWatch(SkeinRuntime runtime, Executor loop, Runnable awake) {
        this.runtime = runtime;
        this.loop = loop;
        this.awake = awake;
    }

    void start() {
        stop();
        long current = era;
        long wall = runtime.wallMillis();
        long now = runtime.nowMillis();
        timer = runtime.schedule(
                LOOK_EVERY,
                () -> loop.execute(() -> {
                    if (current == era) {
                        look(Math.max(runtime.wallMillis() - wall, runtime.nowMillis() - now));
                    }
                }));
    }

    private void look(long passedMs) {
        start();
        if (passedMs - LOOK_EVERY.toMillis() >= SLEPT_FOR.toMillis()) {
            awake.run();
        }
    }

    void stop() {
        era++;
        timer.cancel();
    }
}
