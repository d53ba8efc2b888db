package dev.skein.messaging.config;

import dev.skein.messaging.outbound.postgres.Schema;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Not ready before the schema is; whether Postgres answers is asked by the kit. */
@Readiness
@Singleton
class SchemaReady implements HealthCheck {
    private final Schema schema;

    SchemaReady(Schema schema) {
        this.schema = schema;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("schema").status(schema.isMigrated()).build();
    }
}
