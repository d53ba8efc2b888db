package dev.skein.kit.tls;

import io.quarkus.tls.BaseTlsConfiguration;
import io.quarkus.tls.TlsConfiguration;
import io.smallrye.certs.CertificateGenerator;
import io.smallrye.certs.CertificateRequest;
import io.smallrye.certs.Format;
import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.TrustOptions;
import java.io.File;
import java.nio.file.Path;

/** Key pairs of a server and a client that trust each other and nobody else; for localhost. */
public record TestCertificates(Path folder, String name) {
    public static TestCertificates generate(Path folder, String name) throws Exception {
        new CertificateGenerator(folder, true)
                .generate(new CertificateRequest()
                        .withName(name)
                        .withFormat(Format.PEM)
                        .withCN("localhost")
                        .withClientCertificate());
        return new TestCertificates(folder, name);
    }

    public File serverCertificate() {
        return file(".crt");
    }

    public File serverKey() {
        return file(".key");
    }

    /** Whom the server trusts. */
    public File trustedClients() {
        return file("-server-ca.crt");
    }

    public KeyCertOptions serverKeys() {
        return new PemKeyCertOptions()
                .addCertPath(serverCertificate().getPath())
                .addKeyPath(serverKey().getPath());
    }

    public TrustOptions serverTrust() {
        return new PemTrustOptions().addCertPath(trustedClients().getPath());
    }

    private File file(String ending) {
        return folder.resolve(name + ending).toFile();
    }

    /** The client's side, without a certificate of its own. */
    public TlsConfiguration trusting() {
        return new Pem(new PemTrustOptions().addCertPath(file("-client-ca.crt").getPath()), null);
    }

    /** The client's side, with a certificate. */
    public TlsConfiguration mutual() {
        return new Pem(
                new PemTrustOptions().addCertPath(file("-client-ca.crt").getPath()),
                new PemKeyCertOptions()
                        .addCertPath(file("-client.crt").getPath())
                        .addKeyPath(file("-client.key").getPath()));
    }

    private static final class Pem extends BaseTlsConfiguration {
        private final TrustOptions trust;
        private final KeyCertOptions keys;

        Pem(TrustOptions trust, KeyCertOptions keys) {
            this.trust = trust;
            this.keys = keys;
        }

        @Override
        public TrustOptions getTrustStoreOptions() {
            return trust;
        }

        @Override
        public KeyCertOptions getKeyStoreOptions() {
            return keys;
        }
    }
}
