package dev.skein.gateway.inbound.http;

import dev.skein.protocol.SkeinException;
import io.vertx.core.http.HttpServerResponse;

/** What is no call of a method is refused like one: a status of HTTP, and JSON that says what is wanted. */
public final class Refusals {
    private Refusals() {}

    public static void write(HttpServerResponse response, int status, SkeinException failure) {
        if (!response.closed() && !response.ended()) {
            response.setStatusCode(status)
                    .putHeader("content-type", "application/json")
                    .end(ConnectErrors.body(failure));
        }
    }
}
