package dev.skein.gateway.inbound.http;

import dev.skein.gateway.config.GatewayConfig;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import java.util.List;

/**
 * Which pages may use this gateway: its own, and those of {@code allowed-origins}. Only browsers send an Origin, and only
 * they need protection from pages that use a visitor's session.
 */
@Singleton
public class Origins {
    private final List<String> allowed;

    public Origins(GatewayConfig config) {
        this.allowed = config.handshake().allowedOrigins().orElse(List.of());
    }

    public boolean welcomes(HttpServerRequest request) {
        String origin = request.getHeader("origin");
        if (origin == null || allowed.contains("*") || allowed.contains(origin)) {
            return true;
        }
        int scheme = origin.indexOf("://");
        return scheme > 0 && origin.substring(scheme + 3).equals(request.getHeader("host"));
    }
}
