package dev.skein.group.outbound.bcrypt;

import dev.skein.group.account.PasswordHasher;
import dev.skein.group.config.GroupConfig;
import dev.skein.group.config.SameContext;
import dev.skein.protocol.ErrorCode;
import dev.skein.protocol.SkeinException;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * bcrypt on few threads of its own with a bounded queue, so that a flood of logins is refused instead of starving
 * everything else.
 */
@ApplicationScoped
class BcryptPasswordHasher implements PasswordHasher {
    private static final long RETRY_AFTER_MS = 1_000;

    private final int cost;
    private final ThreadPoolExecutor threads;
    private final String nobodysHash;

    BcryptPasswordHasher(GroupConfig config) {
        GroupConfig.Password password = config.password();
        this.cost = password.cost();
        this.threads = new ThreadPoolExecutor(
                password.threads(),
                password.threads(),
                0,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(password.queue()),
                Thread.ofPlatform().name("password-", 0).daemon().factory());
        this.nobodysHash = PasswordHash.of("nobody has this password", cost);
    }

    @Override
    public Uni<String> hash(String password) {
        return onWorker(() -> PasswordHash.of(password, cost));
    }

    @Override
    public Uni<Boolean> matches(String password, String hash) {
        if (hash.isEmpty()) {
            return onWorker(() -> PasswordHash.matches(password, nobodysHash)).replaceWith(false);
        }
        return onWorker(() -> PasswordHash.matches(password, hash));
    }

    private <T> Uni<T> onWorker(Supplier<T> work) {
        return SameContext.resume(Uni.createFrom().completionStage(() -> submit(work)));
    }

    private <T> CompletionStage<T> submit(Supplier<T> work) {
        try {
            return CompletableFuture.supplyAsync(work, threads);
        } catch (RejectedExecutionException full) {
            return CompletableFuture.failedStage(SkeinException.retryAfter(ErrorCode.OVERLOADED, RETRY_AFTER_MS));
        }
    }

    @PreDestroy
    void stop() {
        threads.shutdownNow();
    }
}
