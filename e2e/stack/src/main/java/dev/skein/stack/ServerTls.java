package dev.skein.stack;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * The certificate that the servers of a stack show, for 127.0.0.1, as PEM files; with one they take encrypted connections
 * only.
 *
 * @param key as PKCS #8; Postgres wants it readable by its owner only
 * @param authority whose signature is on the certificate
 */
public record ServerTls(Path certificate, Path key, Path authority) {
    /** For clients that trust the authority and nobody else. */
    public SSLContext client() {
        try (InputStream in = Files.newInputStream(authority)) {
            KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
            trusted.load(null, null);
            trusted.setCertificateEntry(
                    "authority", CertificateFactory.getInstance("X.509").generateCertificate(in));
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(trusted);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (IOException | GeneralSecurityException e) {
            throw new StackException("unusable certificate " + authority + ": " + e.getMessage(), e);
        }
    }
}
