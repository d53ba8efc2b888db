package dev.skein.gateway.inbound.http;

import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/** What a browser or a generator finds here: a page that says what this is, and the OpenAPI document. */
@Singleton
class Pages {
    private static final String PAGE = """
            <!doctype html>
            <html lang="en">
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>Skein</title>
            <style>body{font:16px/1.5 system-ui,sans-serif;max-width:40rem;margin:3rem auto;padding:0 1rem}</style>
            <h1>Skein</h1>
            <p>A self-hosted instant-messaging backend. This is its gateway.</p>
            <ul>
            <li>Apps: WebSocket at <code>/ws</code>, sub-protocols <code>skein.v1.proto</code> and <code>skein.v1.json</code></li>
            <li>Servers: gRPC on this port, with reflection</li>
            <li>Anyone: <code>POST /skein.v1.&lt;Service&gt;/&lt;Method&gt;</code> with JSON; see <a href="/openapi.json">openapi.json</a></li>
            </ul>
            </html>
            """;

    private final OpenApi openApi;

    Pages(OpenApi openApi) {
        this.openApi = openApi;
    }

    void routes(@Observes Router routes) {
        routes.get("/").handler(http -> answer(http, "text/html; charset=utf-8", PAGE));
        routes.get("/openapi.json").handler(http -> answer(http, "application/json", openApi.document()));
    }

    private static void answer(RoutingContext http, String type, String body) {
        http.response()
                .putHeader("content-type", type)
                .putHeader("x-content-type-options", "nosniff")
                .putHeader("content-security-policy", "default-src 'none'; style-src 'unsafe-inline'")
                .end(body);
    }
}
