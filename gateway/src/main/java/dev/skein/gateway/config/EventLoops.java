package dev.skein.gateway.config;

import io.quarkus.vertx.VertxOptionsCustomizer;
import io.vertx.core.VertxOptions;
import jakarta.inject.Singleton;
import java.util.OptionalInt;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * One event loop for each core instead of two: nothing here blocks, so more loops only mean smaller batches for each and more
 * switching between them. {@code quarkus.vertx.event-loops-pool-size} wins.
 */
@Singleton
public class EventLoops implements VertxOptionsCustomizer {
    private final OptionalInt configured;

    public EventLoops(@ConfigProperty(name = "quarkus.vertx.event-loops-pool-size") OptionalInt configured) {
        this.configured = configured;
    }

    @Override
    public void accept(VertxOptions options) {
        if (configured.isEmpty()) {
            options.setEventLoopPoolSize(Math.max(2, Runtime.getRuntime().availableProcessors()));
        }
    }
}
