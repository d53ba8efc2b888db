package dev.skein.sdk.internal.client;

import dev.skein.sdk.SkeinRuntime;
import dev.skein.sdk.internal.Failures;
import dev.skein.sdk.store.StoreException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** One thing after the other: where all of a client happens, and the way in for the application's threads. */
final class Loop implements Executor {
    private final SkeinRuntime runtime;
    private final Executor turns;
    private final Consumer<StoreException> storeFailed;

    /** @param storeFailed told on the loop what a task could not write or read */
    Loop(SkeinRuntime runtime, Consumer<StoreException> storeFailed) {
        this.runtime = runtime;
        this.turns = runtime.newLoop();
        this.storeFailed = storeFailed;
    }

    @Override
    public void execute(Runnable task) {
        turns.execute(() -> {
            try {
                task.run();
            } catch (StoreException broken) {
                storeFailed.accept(broken);
            }
        });
    }

    /**
     * Runs on the loop; the returned future completes on a worker thread, so that whatever the application hangs on it
     * cannot hold up the loop.
     */
    <T> CompletableFuture<T> answer(Supplier<CompletableFuture<T>> task) {
        CompletableFuture<T> outside = new CompletableFuture<>();
        execute(() -> {
            CompletableFuture<T> inside;
            try {
                inside = task.get();
            } catch (RuntimeException failure) {
                inside = CompletableFuture.failedFuture(failure);
            }
            inside.whenComplete((value, failure) -> runtime.workers().execute(() -> {
                if (failure == null) {
                    outside.complete(value);
                } else {
                    outside.completeExceptionally(Failures.causeOf(failure));
                }
            }));
        });
        return outside;
    }
}
