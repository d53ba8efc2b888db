package dev.skein.kit.tls;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.vertx.core.http.ClientAuth;
import java.util.Optional;

/** TLS between the processes of a cluster. Names are those of {@code quarkus.tls.<name>.*}. */
@ConfigMapping(prefix = "skein.tls")
public interface TlsSettings {
    /**
     * TLS configuration for calls to other services: whom they trust, and the certificate they show when asked. Not given:
     * calls are not encrypted.
     */
    Optional<String> services();

    /** TLS configuration for the broker; used when {@code amqp-use-ssl} is true. Not given: what the JVM trusts. */
    Optional<String> broker();

    /**
     * Whether this service's TLS port asks callers for a certificate: `NONE`, `REQUEST`, or `REQUIRED`. Leave it as it is
     * on gateways: browsers and apps have none.
     */
    @WithDefault("NONE")
    ClientAuth clientCertificates();
}
