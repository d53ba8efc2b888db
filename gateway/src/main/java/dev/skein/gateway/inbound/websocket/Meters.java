package dev.skein.gateway.inbound.websocket;

import dev.skein.gateway.call.CallRates;
import dev.skein.gateway.call.CallRouter;
import dev.skein.gateway.call.LoginRates;
import dev.skein.gateway.send.MessageOwners;
import dev.skein.gateway.send.SendRates;
import dev.skein.gateway.session.SessionTable;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.ToDoubleFunction;

/** What the gateway counts: {@code skein_gateway_*} at {@code /q/metrics}. */
@Singleton
class Meters {
    private final MeterRegistry registry;
    private final Counter frames;
    private final Counter refused;
    private final LongAdder crowded = new LongAdder();

    Meters(MeterRegistry registry) {
        this.registry = registry;
        frames = registry.counter("skein.gateway.frames.received");
        refused = registry.counter("skein.gateway.frames.refused");
        limitHit("connects", crowded, LongAdder::sum);
        limitHit("frames", refused, Counter::count);
    }

    void start(
            @Observes StartupEvent event,
            SessionTable table,
            MessageOwners owners,
            CallRouter router,
            SendRates rates,
            CallRates callRates,
            LoginRates loginRates) {
        limitHit("sends", rates, SendRates::refused);
        limitHit("calls", callRates, CallRates::refused);
        limitHit("logins", loginRates, LoginRates::refused);
        registry.gauge("skein.gateway.sessions", table, SessionTable::size);
        registry.gauge("skein.gateway.sends.unanswered", owners, MessageOwners::unanswered);
        registry.gauge("skein.gateway.calls.running", router, CallRouter::running);
    }

    void frame() {
        frames.increment();
    }

    /** A connection was turned away because its address opens too many. */
    void crowded() {
        crowded.increment();
    }

    void refused() {
        refused.increment();
    }

    private <T> void limitHit(String limit, T counted, ToDoubleFunction<T> hits) {
        FunctionCounter.builder("skein.gateway.limits.hit", counted, hits)
                .tag("limit", limit)
                .register(registry);
    }
}
