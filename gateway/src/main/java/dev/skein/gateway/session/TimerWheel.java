package dev.skein.gateway.session;

import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;

/**
 * One timer for all sessions: a task goes into the bucket of the second it is due in. Scheduling costs a list entry, where a
 * timer of its own for each of 20,000 sessions would cost a heap of them. Thread-safe.
 */
@Singleton
public class TimerWheel {
    /** Longest delay in seconds is one less. */
    private static final int BUCKETS = 512;

    private final List<List<Runnable>> buckets = new ArrayList<>(BUCKETS);
    private int now;

    public TimerWheel() {
        for (int i = 0; i < BUCKETS; i++) {
            buckets.add(new ArrayList<>(0));
        }
    }

    /** Runs the task after so many seconds: up to one second later, never earlier. At most 510. */
    public synchronized void after(long seconds, Runnable task) {
        int ticks = Math.clamp(seconds + 1, 1, BUCKETS - 1);
        buckets.get((now + ticks) % BUCKETS).add(task);
    }

    /** To be called every second. */
    public void tick() {
        List<Runnable> due;
        synchronized (this) {
            now = (now + 1) % BUCKETS;
            due = buckets.set(now, new ArrayList<>(0));
        }
        due.forEach(Runnable::run);
    }
}
