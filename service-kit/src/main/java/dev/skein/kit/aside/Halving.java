package dev.skein.kit.aside;

import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Does work on a batch; when that fails by its content, on its halves, until the entry at fault stands alone. So one bad
 * entry among a thousand costs twenty calls, and the others are done in their order.
 *
 * @param work may be done again with a part of what it was done with before
 * @param byContent which failures are worth halving; others fail the whole
 * @param alone what is done with an entry that fails by itself
 */
public record Halving<T>(
        Function<List<T>, Uni<Void>> work, Predicate<Throwable> byContent, BiFunction<T, Throwable, Uni<Void>> alone) {

    /** Completes when each entry is done or {@code alone} has had it. */
    public Uni<Void> run(List<T> batch) {
        return Uni.createFrom()
                .deferred(() -> work.apply(batch))
                .onFailure(byContent)
                .recoverWithUni(failure -> {
                    if (batch.size() == 1) {
                        return alone.apply(batch.getFirst(), failure);
                    }
                    int half = batch.size() / 2;
                    return run(batch.subList(0, half)).chain(() -> run(batch.subList(half, batch.size())));
                });
    }
}
