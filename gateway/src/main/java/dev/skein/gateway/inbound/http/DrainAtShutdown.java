package dev.skein.gateway.inbound.http;

import dev.skein.gateway.session.Drain;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/**
 * SIGTERM: drain first, while the HTTP server, Redis and the broker are still there. The ordinary shutdown event comes after
 * the HTTP server was closed, and with it all WebSockets.
 */
@Singleton
class DrainAtShutdown {
    private final Drain drain;

    DrainAtShutdown(Drain drain) {
        this.drain = drain;
    }

    void stop(@Observes ShutdownDelayInitiatedEvent event) {
        try {
            drain.run();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
