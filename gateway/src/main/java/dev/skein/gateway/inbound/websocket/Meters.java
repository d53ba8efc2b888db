package dev.skein.gateway.inbound.websocket;

import dev.skein.gateway.call.CallRouter;
import dev.skein.gateway.send.MessageOwners;
import dev.skein.gateway.session.SessionTable;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/** What the gateway counts: {@code skein_gateway_*} at {@code /q/metrics}. */
@Singleton
class Meters {
    private final MeterRegistry registry;
    private final Counter frames;
    private final Counter refused;

    Meters(MeterRegistry registry) {
        this.registry = registry;
        frames = registry.counter("skein.gateway.frames.received");
        refused = registry.counter("skein.gateway.frames.refused");
    }

    void start(@Observes StartupEvent event, SessionTable table, MessageOwners owners, CallRouter router) {
        registry.gauge("skein.gateway.sessions", table, SessionTable::size);
        registry.gauge("skein.gateway.sends.unanswered", owners, MessageOwners::unanswered);
        registry.gauge("skein.gateway.calls.running", router, CallRouter::running);
    }

    void frame() {
        frames.increment();
    }

    void refused() {
        refused.increment();
    }
}
