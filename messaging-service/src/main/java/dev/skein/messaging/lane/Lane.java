package dev.skein.messaging.lane;

import io.smallrye.mutiny.Uni;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Function;

/**
 * A queue worked off in batches: one batch is under way, everything that arrives meanwhile is the next. No timers, no
 * added latency when idle, order is kept, and load makes batches bigger instead of latency longer. Thread-safe.
 */
public final class Lane<T> {
    private final Executor executor;
    private final Limits limits;
    private final Function<List<T>, Uni<Void>> work;
    private final ArrayDeque<T> waiting = new ArrayDeque<>();
    private boolean busy;

    /**
     * @param executor runs one task at a time
     * @param work handles a batch; must not fail, the lane goes on when its Uni ends
     */
    public Lane(Executor executor, Limits limits, Function<List<T>, Uni<Void>> work) {
        this.executor = executor;
        this.limits = limits;
        this.work = work;
    }

    /** At most so many items in a batch, and waiting. */
    public record Limits(int maxBatch, int maxWaiting) {}

    /** Queues an item; false when the lane is full. {@link #start} must follow. */
    public synchronized boolean offer(T item) {
        if (waiting.size() >= limits.maxWaiting()) {
            return false;
        }
        waiting.add(item);
        return true;
    }

    /** Begins a batch unless one is under way. */
    public void start() {
        synchronized (this) {
            if (busy || waiting.isEmpty()) {
                return;
            }
            busy = true;
        }
        executor.execute(this::next);
    }

    public synchronized int waiting() {
        return waiting.size();
    }

    private void next() {
        List<T> batch = take();
        if (!batch.isEmpty()) {
            // Through the executor: batches that end at once must not pile up on the stack.
            work.apply(batch)
                    .subscribe()
                    .with(done -> executor.execute(this::next), failure -> executor.execute(this::next));
        }
    }

    private synchronized List<T> take() {
        int size = Math.min(waiting.size(), limits.maxBatch());
        List<T> batch = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            batch.add(waiting.poll());
        }
        busy = size > 0;
        return batch;
    }
}
