package dev.skein.push.config;

import dev.skein.kit.amqp.AmqpLink;
import dev.skein.push.outbound.postgres.Schema;
import io.smallrye.health.api.AsyncHealthCheck;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Duration;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready when Postgres is migrated and answers, and the broker is connected. Redis is not needed to push. */
@Readiness
@Singleton
public class DependenciesReady implements AsyncHealthCheck {
    private static final Duration TIMEOUT = Duration.ofSeconds(2);

    private final Schema schema;
    private final AmqpLink amqp;

    public DependenciesReady(Schema schema, AmqpLink amqp) {
        this.schema = schema;
        this.amqp = amqp;
    }

    @Override
    public Uni<HealthCheckResponse> call() {
        return postgres()
                .map(postgres -> HealthCheckResponse.named("dependencies")
                        .withData("postgres", postgres)
                        .withData("broker", amqp.connected())
                        .status(postgres && amqp.connected())
                        .build());
    }

    private Uni<Boolean> postgres() {
        if (!schema.isMigrated()) {
            return Uni.createFrom().item(false);
        }
        return schema.answers().ifNoItem().after(TIMEOUT).recoverWithItem(false);
    }
}
