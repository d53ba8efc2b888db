package dev.skein.gateway.inbound.websocket;

import dev.skein.gateway.session.Outbound;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Visits slow sessions once a second, and counts what back-pressure did. */
@Singleton
class SlowSessions implements Outbound.Watcher {
    private final Set<Outbound> slow = ConcurrentHashMap.newKeySet();
    private final Counter dropped;
    private final Counter overflowed;

    SlowSessions(MeterRegistry metrics) {
        dropped = metrics.counter("skein.gateway.outbound.collapsed");
        overflowed = metrics.counter("skein.gateway.outbound.overflowed");
        metrics.gaugeCollectionSize("skein.gateway.sessions.slow", io.micrometer.core.instrument.Tags.empty(), slow);
    }

    @Override
    public void collapsed(Outbound session) {
        slow.add(session);
    }

    @Override
    public void dropped() {
        dropped.increment();
    }

    @Override
    public void overflowed() {
        overflowed.increment();
    }

    /** To be called every second. */
    void visit() {
        slow.removeIf(Outbound::visit);
    }
}
