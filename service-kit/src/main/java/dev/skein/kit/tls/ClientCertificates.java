package dev.skein.kit.tls;

import io.quarkus.vertx.http.HttpServerOptionsCustomizer;
import io.vertx.core.http.HttpServerOptions;
import jakarta.inject.Singleton;

/** Asks callers for a certificate if so set; Quarkus' own setting is fixed when the service is built. */
@Singleton
public class ClientCertificates implements HttpServerOptionsCustomizer {
    private final TlsSettings settings;

    public ClientCertificates(TlsSettings settings) {
        this.settings = settings;
    }

    @Override
    public void customizeHttpsServer(HttpServerOptions options) {
        options.setClientAuth(settings.clientCertificates());
    }
}
