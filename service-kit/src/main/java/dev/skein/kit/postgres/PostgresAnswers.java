package dev.skein.kit.postgres;

import io.vertx.sqlclient.Pool;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Whether Postgres answers through a pool. However many ask, one question is under way and holds one connection of the
 * pool at most: while nothing answers, those who ask take nothing from the work that goes on.
 */
final class PostgresAnswers {
    /** Less than those who probe wait. */
    static final int PATIENCE_SECONDS = 2;

    private final Pool pool;
    private final AtomicReference<@Nullable CompletableFuture<Boolean>> underWay = new AtomicReference<>();

    PostgresAnswers(Pool pool) {
        this.pool = pool;
    }

    /** Completes within {@link #PATIENCE_SECONDS}. */
    CompletableFuture<Boolean> ask() {
        CompletableFuture<Boolean> fresh = new CompletableFuture<>();
        CompletableFuture<Boolean> known = underWay.compareAndExchange(null, fresh);
        if (known == null) {
            pool.query("select 1").execute().onComplete(answer -> {
                underWay.set(null);
                fresh.complete(answer.succeeded());
            });
        }
        // A copy: who loses patience or goes ends nothing for the others.
        return (known == null ? fresh : known).copy().completeOnTimeout(false, PATIENCE_SECONDS, TimeUnit.SECONDS);
    }
}
