package dev.skein.gateway.inbound.http;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/**
 * CORS for the methods of the contract, for the pages that may open a WebSocket, too; to others nothing is said. There are no
 * cookies here: a page of another site has to bring a token of its own.
 */
@Singleton
class Cors {
    private static final String REQUEST_HEADERS = "authorization, content-type, connect-protocol-version, "
            + "connect-timeout-ms, skein-act-as, idempotency-key, x-request-id, x-grpc-web, x-user-agent, grpc-timeout, "
            + "traceparent";
    private static final String RESPONSE_HEADERS =
            "x-request-id, retry-after, grpc-status, grpc-message, grpc-status-details-bin, allow, accept-post";
    /** In seconds; browsers take no more than two hours. */
    private static final String MAX_AGE = "7200";

    private final Origins origins;

    Cors(Origins origins) {
        this.origins = origins;
    }

    /** Before every door, so that refusals carry the headers, too: without them a page does not see what was wrong. */
    void routes(@Observes Router routes) {
        routes.routeWithRegex(HttpDoor.PATH).order(-300).handler(this::handle);
    }

    private void handle(RoutingContext http) {
        HttpServerRequest request = http.request();
        HttpServerResponse response = http.response();
        response.putHeader("vary", "Origin");
        String origin = request.getHeader("origin");
        if (origin == null || !origins.welcomes(request)) {
            http.next();
            return;
        }
        response.putHeader("access-control-allow-origin", origin);
        if (request.method().equals(HttpMethod.OPTIONS) && request.getHeader("access-control-request-method") != null) {
            response.setStatusCode(204)
                    .putHeader("access-control-allow-methods", "POST")
                    .putHeader("access-control-allow-headers", REQUEST_HEADERS)
                    .putHeader("access-control-max-age", MAX_AGE)
                    .end();
            return;
        }
        response.putHeader("access-control-expose-headers", RESPONSE_HEADERS);
        http.next();
    }
}
