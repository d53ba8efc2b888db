package dev.skein.group.inbound.schedule;

import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready once the {@link Beginning} is done. */
@Readiness
class BegunCheck implements HealthCheck {
    private final Beginning beginning;

    BegunCheck(Beginning beginning) {
        this.beginning = beginning;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("schema and signing keys")
                .status(beginning.done())
                .build();
    }
}
