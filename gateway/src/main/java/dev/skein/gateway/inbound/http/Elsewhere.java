package dev.skein.gateway.inbound.http;

import dev.skein.error.v1.ErrorCode;
import dev.skein.protocol.SkeinException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/** Requests to paths that do not exist, and with methods that a path does not have: who does not ask for a page is no browser. */
@Singleton
class Elsewhere {
    private static final String PAGE = "<html><body><h1>Resource not found</h1></body></html>";

    void routes(@Observes Router routes) {
        routes.errorHandler(404, http -> {
            if (wantsPage(http.request())) {
                http.response()
                        .setStatusCode(404)
                        .putHeader("content-type", "text/html; charset=utf-8")
                        .end(PAGE);
            } else {
                refuse(
                        http,
                        404,
                        ErrorCode.UNKNOWN_METHOD,
                        "there is nothing here; methods are called by POST to /skein.v1.<Service>/<Method>,"
                                + " gRPC needs HTTP/2");
            }
        });
        routes.errorHandler(405, http -> refuse(http, 405, ErrorCode.BAD_REQUEST, "this path has no such method"));
    }

    private static boolean wantsPage(HttpServerRequest request) {
        String accepted = request.getHeader(HttpHeaders.ACCEPT);
        return accepted != null && accepted.contains("text/html");
    }

    private static void refuse(RoutingContext http, int status, ErrorCode code, String what) {
        HttpServerResponse response = http.response();
        response.putHeader(RequestId.HEADER, RequestId.of(http.request().getHeader(RequestId.HEADER)));
        Refusals.write(response, status, SkeinException.of(code, what));
    }
}
