package dev.skein.kit.meter;

import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.config.MeterFilter;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
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

    private static final MeterFilter NONE_OF_THEM = MeterFilter.deny(id -> NAMES.contains(id.getName()));

    /**
     * Before anything is connected. The order in which Quarkus makes pools and hands filters to the registry is that of a
     * build, and a gauge that came before the filter stays.
     */
    void early(@Observes @Initialized(ApplicationScoped.class) Object event) {
        Metrics.globalRegistry.config().meterFilter(NONE_OF_THEM);
    }

    @Produces
    @Singleton
    MeterFilter ambiguous() {
        return NONE_OF_THEM;
    }
}
