package dev.skein.kit.postgres;

import io.smallrye.health.api.AsyncHealthCheck;
import io.smallrye.mutiny.Uni;
import io.vertx.sqlclient.Pool;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready while Postgres answers through every pool of the service. */
@Readiness
@Singleton
class PostgresReady implements AsyncHealthCheck {
    private final List<PostgresAnswers> pools;

    PostgresReady(@Any Instance<Pool> pools) {
        this.pools = pools.stream().map(PostgresAnswers::new).toList();
    }

    @Override
    public Uni<HealthCheckResponse> call() {
        return Uni.createFrom()
                .completionStage(this::all)
                .map(answers ->
                        HealthCheckResponse.named("postgres").status(answers).build());
    }

    private CompletableFuture<Boolean> all() {
        // All are asked at once, so that together they take no longer than one.
        List<CompletableFuture<Boolean>> asked =
                pools.stream().map(PostgresAnswers::ask).toList();
        return asked.stream()
                .reduce(
                        CompletableFuture.completedFuture(true),
                        (one, other) -> one.thenCombine(other, Boolean::logicalAnd));
    }
}
