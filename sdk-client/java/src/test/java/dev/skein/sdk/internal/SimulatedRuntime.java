package dev.skein.sdk.internal;

import dev.skein.sdk.SkeinRuntime;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.Executor;

/** One thread and a clock of its own: the same seed always gives the same run. */
class SimulatedRuntime implements SkeinRuntime {
    private record Task(long at, long order, Runnable run, boolean[] cancelled) {}

    private final PriorityQueue<Task> tasks =
            new PriorityQueue<>(Comparator.comparingLong(Task::at).thenComparingLong(Task::order));
    private final Queue<Runnable> held = new ArrayDeque<>();
    private final Random random;
    private boolean holding;
    private long now = 1_000_000;
    /** What the wall clock shows besides; tests set it. */
    long wallClockAt0 = 1_700_000_000_000L;

    private long order;

    SimulatedRuntime(long seed) {
        random = new Random(seed);
    }

    Random randomness() {
        return random;
    }

    /** Runs everything that is due within the time, then lets the clock stand there. */
    void run(Duration time) {
        long until = now + time.toMillis();
        while (!tasks.isEmpty() && tasks.peek().at() <= until) {
            Task task = tasks.remove();
            now = Math.max(now, task.at());
            if (!task.cancelled()[0]) {
                task.run().run();
            }
        }
        now = until;
    }

    Timer after(long ms, Runnable task) {
        return schedule(Duration.ofMillis(ms), task);
    }

    private Executor executor() {
        return task -> schedule(Duration.ZERO, task);
    }

    @Override
    public Executor newLoop() {
        return executor();
    }

    /** A listener that does not return: calls pile up until {@link #releaseCallbacks}. */
    void holdCallbacks() {
        holding = true;
    }

    void releaseCallbacks() {
        holding = false;
        while (!held.isEmpty()) {
            held.remove().run();
        }
    }

    int heldCallbacks() {
        return held.size();
    }

    @Override
    public Executor newCallbackLane() {
        return task -> {
            if (holding) {
                held.add(task);
            } else {
                task.run();
            }
        };
    }

    @Override
    public Executor workers() {
        return executor();
    }

    @Override
    public Timer schedule(Duration delay, Runnable task) {
        boolean[] cancelled = new boolean[1];
        tasks.add(new Task(now + delay.toMillis(), order++, task, cancelled));
        return () -> cancelled[0] = true;
    }

    @Override
    public long nowMillis() {
        return now;
    }

    @Override
    public long wallMillis() {
        return wallClockAt0 + now;
    }

    @Override
    public double random() {
        return random.nextDouble();
    }

    @Override
    public HttpClient httpClient() {
        throw new UnsupportedOperationException("no network here");
    }

    @Override
    public void close() {
        tasks.clear();
    }
}
