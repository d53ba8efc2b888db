package dev.skein.group.outbound.bcrypt;

import dev.skein.error.v1.ErrorCode;
import dev.skein.group.account.PasswordHasher;
import dev.skein.group.config.GroupConfig;
import dev.skein.group.config.SameContext;
import dev.skein.protocol.SkeinException;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/** bcrypt on few threads of its own, so that a flood of logins does not starve everything else. */
@ApplicationScoped
class BcryptPasswordHasher implements PasswordHasher {
    private static final long RETRY_AFTER_MS = 1_000;

    private final int cost;
    private final ExecutorService threads;
    private final Turns turns;
    private final String nobodysHash;

    BcryptPasswordHasher(GroupConfig config) {
        GroupConfig.Password password = config.password();
        this.cost = password.cost();
        this.threads = Executors.newFixedThreadPool(
                password.threads(),
                Thread.ofPlatform().name("password-", 0).daemon().factory());
        this.turns = new Turns(threads, password.queue(), password.queuePerIp());
        this.nobodysHash = PasswordHash.of("nobody has this password", cost);
    }

    @Override
    public Uni<String> hash(String from, String password) {
        return onWorker(from, () -> PasswordHash.of(password, cost));
    }

    @Override
    public Uni<Boolean> matches(String from, String password, String hash) {
        if (hash.isEmpty()) {
            return onWorker(from, () -> PasswordHash.matches(password, nobodysHash))
                    .replaceWith(false);
        }
        return onWorker(from, () -> PasswordHash.matches(password, hash));
    }

    private <T> Uni<T> onWorker(String from, Supplier<T> work) {
        return SameContext.resume(Uni.createFrom().completionStage(() -> submit(from, work)));
    }

    private <T> CompletionStage<T> submit(String from, Supplier<T> work) {
        CompletableFuture<T> result = new CompletableFuture<>();
        if (!turns.take(from, () -> result.completeAsync(work, Runnable::run))) {
            throw SkeinException.retryAfter(ErrorCode.OVERLOADED, RETRY_AFTER_MS);
        }
        return result;
    }

    @PreDestroy
    void stop() {
        threads.shutdownNow();
    }
}
