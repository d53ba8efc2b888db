package dev.skein.sdk.internal.runtime;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;

/** Runs tasks one after another on threads of a pool, so that a client needs no thread of its own. */
final class SerialExecutor implements Executor {
    /** After so many tasks in a row the thread goes back to the pool, for the other clients. */
    private static final int FAIR_SHARE = 64;

    private final Executor pool;
    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private boolean running;

    SerialExecutor(Executor pool) {
        this.pool = pool;
    }

    @Override
    public void execute(Runnable task) {
        synchronized (tasks) {
            tasks.add(task);
            if (running) {
                return;
            }
            running = true;
        }
        pool.execute(this::runSome);
    }

    private void runSome() {
        for (int i = 0; i < FAIR_SHARE; i++) {
            Runnable task;
            synchronized (tasks) {
                task = tasks.poll();
                if (task == null) {
                    running = false;
                    return;
                }
            }
            try {
                task.run();
            } catch (RuntimeException | Error failure) {
                // A task reports its own failures; what still comes out must not stop the tasks behind it.
                System.getLogger("dev.skein.sdk").log(System.Logger.Level.ERROR, "a task failed", failure);
            }
        }
        pool.execute(this::runSome);
    }
}
