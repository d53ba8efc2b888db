package dev.skein.gateway.inbound.http;

import dev.skein.gateway.config.GatewayConfig;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Map;

/**
 * Serves the web chat at {@code /}, and {@code /chat.json}, which tells it whose users it is for. Where the chat was not
 * built in, {@link Pages} answers instead.
 *
 * <p>Not Quarkus' static files: those would be compressed for each request by a handler that every connection pays for.
 */
@Singleton
class WebChat {
    /** Nothing but the gateway itself may be loaded or called; pictures (avatars) may come from anywhere by https. */
    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; "
            + "img-src 'self' data: blob: https:; connect-src 'self'; font-src 'self'; manifest-src 'self'; "
            + "worker-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    private static final String UNCHANGING = "public, max-age=31536000, immutable";
    private static final String ASK_EACH_TIME = "no-cache";

    private final GatewayConfig.Chat config;

    WebChat(GatewayConfig config) {
        this.config = config.chat();
    }

    void routes(@Observes Router routes) {
        if (!config.enabled()) {
            return;
        }
        Map<String, WebFile> files = WebFile.all();
        files.forEach((path, file) -> {
            route(routes, '/' + path, file);
            if (path.equals("index.html")) {
                route(routes, "/", file);
            }
        });
        String settings =
                new JsonObject().put("app_key", config.appKey().orElse("")).encode();
        route(routes, "/chat.json", WebFile.of("chat.json", Buffer.buffer(settings)));
    }

    private static void route(Router routes, String path, WebFile file) {
        routes.route(path)
                .method(HttpMethod.GET)
                .method(HttpMethod.HEAD)
                .order(-50)
                .handler(http -> answer(http, file));
    }

    private static void answer(RoutingContext http, WebFile file) {
        HttpServerRequest request = http.request();
        HttpServerResponse response = http.response()
                .putHeader("cache-control", file.hashed() ? UNCHANGING : ASK_EACH_TIME)
                .putHeader("etag", file.etag())
                .putHeader("vary", "accept-encoding")
                .putHeader("x-content-type-options", "nosniff");
        if (file.isPage() || file.isScript()) {
            response.putHeader("content-security-policy", POLICY);
        }
        if (file.isPage()) {
            response.putHeader("referrer-policy", "no-referrer")
                    .putHeader("cross-origin-opener-policy", "same-origin")
                    .putHeader("permissions-policy", "camera=(), geolocation=(), microphone=(), payment=()");
        }
        if (file.etag().equals(request.getHeader("if-none-match"))) {
            response.setStatusCode(304).end();
            return;
        }
        WebFile.Variant variant = file.bestFor(request.getHeader("accept-encoding"));
        if (!variant.encoding().isEmpty()) {
            response.putHeader("content-encoding", variant.encoding());
        }
        response.putHeader("content-type", file.type())
                .putHeader("content-length", String.valueOf(variant.body().length()));
        if (HttpMethod.HEAD.equals(request.method())) {
            response.end();
        } else {
            response.end(variant.body());
        }
    }
}
