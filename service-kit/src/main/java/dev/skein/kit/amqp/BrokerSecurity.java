package dev.skein.kit.amqp;

import dev.skein.kit.tls.Certificates;
import dev.skein.kit.tls.ReloadedCertificates;
import dev.skein.kit.tls.TlsSettings;
import io.vertx.amqp.AmqpClientOptions;
import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.net.TrustOptions;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/** How the connection to the broker is protected. */
public final class BrokerSecurity {
    /** For networks that are trusted, as that of one machine. */
    public static final BrokerSecurity NONE = new BrokerSecurity(false, null);

    private final boolean tls;
    private final @Nullable ReloadedCertificates certificates;

    private BrokerSecurity(boolean tls, @Nullable ReloadedCertificates certificates) {
        this.tls = tls;
        this.certificates = certificates;
    }

    /** TLS; reloaded certificates are used from the next connection on. */
    public static BrokerSecurity of(ReloadedCertificates certificates) {
        return new BrokerSecurity(true, certificates);
    }

    void protect(AmqpClientOptions options) {
        if (!tls) {
            return;
        }
        options.setSsl(true);
        options.setHostnameVerificationAlgorithm("HTTPS");
        if (certificates != null) {
            options.setTrustOptions(TrustOptions.wrap(certificates.trustManager()));
            options.setKeyCertOptions(KeyCertOptions.wrap(certificates.keyManager()));
            if (certificates.anyHost()) {
                options.setHostnameVerificationAlgorithm("");
            }
        }
    }

    /** Makes it as configured. */
    @Singleton
    static class Producer {
        @Produces
        @Singleton
        BrokerSecurity brokerSecurity(
                @ConfigProperty(name = "amqp-use-ssl", defaultValue = "false") boolean tls,
                TlsSettings settings,
                Certificates certificates) {
            return !tls
                    ? NONE
                    : settings.broker()
                            .map(name -> of(certificates.named(name, "skein.tls.broker")))
                            .orElseGet(() -> new BrokerSecurity(true, null));
        }
    }
}
