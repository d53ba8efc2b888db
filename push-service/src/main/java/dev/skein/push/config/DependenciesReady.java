package dev.skein.push.config;

import dev.skein.kit.amqp.AmqpLink;
import dev.skein.push.outbound.postgres.Schema;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/**
 * Ready when the schema is and the broker is connected; whether Postgres answers is asked by the kit. Redis is not needed
 * to push.
 */
@Readiness
@Singleton
public class DependenciesReady implements HealthCheck {
    private final Schema schema;
    private final AmqpLink amqp;

    public DependenciesReady(Schema schema, AmqpLink amqp) {
        this.schema = schema;
        this.amqp = amqp;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("dependencies")
                .withData("schema", schema.isMigrated())
                .withData("broker", amqp.connected())
                .status(schema.isMigrated() && amqp.connected())
                .build();
    }
}
