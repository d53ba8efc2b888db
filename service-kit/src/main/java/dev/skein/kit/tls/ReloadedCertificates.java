package dev.skein.kit.tls;

import io.quarkus.tls.TlsConfiguration;
import io.vertx.core.Vertx;
import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.net.TrustOptions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Arrays;
import javax.net.ssl.KeyManager;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/** The key and trust managers of one TLS configuration; they stay the same while what is behind them is reloaded. */
public final class ReloadedCertificates {
    private final Vertx vertx;
    private final LatestTrust trust;
    private final LatestKeys keys = new LatestKeys();
    private final boolean anyHost;

    public ReloadedCertificates(TlsConfiguration configuration, Vertx vertx) {
        this.vertx = vertx;
        this.anyHost = configuration.isTrustAll()
                || configuration
                        .getHostnameVerificationAlgorithm()
                        .filter("NONE"::equalsIgnoreCase)
                        .isPresent();
        this.trust = new LatestTrust(anyHost);
        read(configuration);
    }

    /** Whether the name in the other side's certificate does not matter. */
    public boolean anyHost() {
        return anyHost;
    }

    public X509ExtendedTrustManager trustManager() {
        return trust;
    }

    /** Shows no certificate when none is configured. */
    public X509ExtendedKeyManager keyManager() {
        return keys;
    }

    /** What is read now counts from the next connection on. */
    public void read(TlsConfiguration configuration) {
        try {
            trust.set(trustManager(configuration.getTrustStoreOptions()));
            keys.set(keyManager(configuration.getKeyStoreOptions()));
        } catch (Exception e) {
            throw new IllegalStateException("unusable certificates: " + e.getMessage(), e);
        }
    }

    private X509TrustManager trustManager(@Nullable TrustOptions options) throws Exception {
        TrustManagerFactory factory = options == null ? trustOfTheJvm() : options.getTrustManagerFactory(vertx);
        for (TrustManager manager : factory.getTrustManagers()) {
            if (manager instanceof X509TrustManager x509) {
                return x509;
            }
        }
        throw new GeneralSecurityException("no X.509 trust manager");
    }

    private static TrustManagerFactory trustOfTheJvm() throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init((KeyStore) null);
        return factory;
    }

    private @Nullable X509ExtendedKeyManager keyManager(@Nullable KeyCertOptions options) throws Exception {
        if (options == null) {
            return null;
        }
        KeyManager[] managers = options.getKeyManagerFactory(vertx).getKeyManagers();
        return Arrays.stream(managers)
                .filter(X509ExtendedKeyManager.class::isInstance)
                .map(X509ExtendedKeyManager.class::cast)
                .findFirst()
                .orElseThrow(() -> new GeneralSecurityException("no X.509 key manager"));
    }
}
