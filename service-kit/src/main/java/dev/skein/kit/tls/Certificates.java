package dev.skein.kit.tls;

import io.quarkus.tls.CertificateUpdatedEvent;
import io.quarkus.tls.TlsConfiguration;
import io.quarkus.tls.TlsConfigurationRegistry;
import io.vertx.core.Vertx;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Certificates for the connections we make ourselves, from the TLS registry. A connection made after a reload uses what was
 * reloaded; those that are open stay. Thread-safe.
 */
@Singleton
public class Certificates {
    private final TlsConfigurationRegistry registry;
    private final Vertx vertx;
    private final Map<String, ReloadedCertificates> known = new ConcurrentHashMap<>();

    public Certificates(TlsConfigurationRegistry registry, Vertx vertx) {
        this.registry = registry;
        this.vertx = vertx;
    }

    /**
     * Those of {@code quarkus.tls.<name>}.
     *
     * @param setting who asks for them, for the message when there is no such configuration
     */
    public ReloadedCertificates named(String name, String setting) {
        TlsConfiguration configuration = registry.get(name)
                .orElseThrow(() -> new IllegalStateException(
                        setting + ": there is no TLS configuration '" + name + "'; set quarkus.tls." + name + ".*"));
        return known.computeIfAbsent(name, n -> new ReloadedCertificates(configuration, vertx));
    }

    void reloaded(@Observes CertificateUpdatedEvent event) {
        ReloadedCertificates certificates = known.get(event.name());
        if (certificates != null) {
            certificates.read(event.tlsConfiguration());
        }
    }
}
