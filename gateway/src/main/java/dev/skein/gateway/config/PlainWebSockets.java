package dev.skein.gateway.config;

import io.quarkus.vertx.http.HttpServerOptionsCustomizer;
import io.vertx.core.http.HttpServerOptions;
import jakarta.inject.Singleton;

/** No compression of WebSocket frames in any form: it costs hundreds of KB a connection, and most frames are small. */
@Singleton
public class PlainWebSockets implements HttpServerOptionsCustomizer {
    @Override
    public void customizeHttpServer(HttpServerOptions options) {
        plain(options);
    }

    @Override
    public void customizeHttpsServer(HttpServerOptions options) {
        plain(options);
    }

    private static void plain(HttpServerOptions options) {
        options.setPerFrameWebSocketCompressionSupported(false);
        options.setPerMessageWebSocketCompressionSupported(false);
    }
}
