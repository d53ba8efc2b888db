package dev.skein.gateway.inbound.http;

import dev.skein.gateway.session.Drain;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/** SIGTERM: drain first, while the HTTP server, Redis and the broker are still there. */
@Singleton
class DrainAtShutdown {
    private final Drain drain;

    DrainAtShutdown(Drain drain) {
        this.drain = drain;
    }

    void stop(@Observes @Priority(1) ShutdownEvent event) {
        try {
            drain.run();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
