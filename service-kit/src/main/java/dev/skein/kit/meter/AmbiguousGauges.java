package dev.skein.kit.meter;

import io.micrometer.core.instrument.config.MeterFilter;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.Set;

/**
 * Leaves out gauges that several things register under one name: the first one would be shown as if it were all, and the
 * second one warned of. Each connection to Postgres and Redis does so (pools have gauges of their own, {@code sql.pool.*}),
 * and the server of the callers as well as that of health and metrics.
 */
@Singleton
class AmbiguousGauges {
    private static final Set<String> NAMES = Set.of(
            "http.server.active.connections",
            "http.server.active.requests",
            "postgresql.current",
            "postgresql.queue.size",
            "redis.current",
            "redis.queue.size");

    @Produces
    @Singleton
    MeterFilter ambiguous() {
        return MeterFilter.deny(id -> NAMES.contains(id.getName()));
    }
}
