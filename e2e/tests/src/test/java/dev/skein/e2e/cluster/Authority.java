package dev.skein.e2e.cluster;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;

import dev.skein.stack.ServerTls;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.ASN1Object;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * Issues certificates for 127.0.0.1 into a folder each, as Kubernetes mounts them: a link to a folder that is never changed,
 * so that certificate and key are renewed at once.
 */
final class Authority {
    private static final Duration VALID = Duration.ofDays(1);
    private static final X500Principal NAME = new X500Principal("CN=authority of a test");

    private final Path folder;
    private final KeyPair keys;
    private final X509Certificate certificate;
    private int issued;

    /** @param folder the certificate {@code x} is in {@code folder/x} */
    Authority(Path folder) throws IOException, GeneralSecurityException {
        this.folder = Files.createDirectories(folder);
        keys = newKeys();
        certificate = sign(NAME, keys, Extension.basicConstraints, new BasicConstraints(true));
    }

    /** Also renews it: its folder is another one from then on. */
    X509Certificate issue(String name) throws IOException, GeneralSecurityException {
        KeyPair fresh = newKeys();
        GeneralNames address = new GeneralNames(new GeneralName(GeneralName.iPAddress, "127.0.0.1"));
        X509Certificate leaf = sign(new X500Principal("CN=" + name), fresh, Extension.subjectAlternativeName, address);
        Path target = Files.createDirectory(folder.resolve(name + '-' + issued));
        write(target.resolve("tls.crt"), "CERTIFICATE", leaf.getEncoded());
        write(target.resolve("tls.key"), "PRIVATE KEY", fresh.getPrivate().getEncoded());
        write(target.resolve("ca.crt"), "CERTIFICATE", certificate.getEncoded());
        Path link = Files.createSymbolicLink(folder.resolve(name + ".new"), target.getFileName());
        Files.move(link, folder.resolve(name), ATOMIC_MOVE, REPLACE_EXISTING);
        return leaf;
    }

    /** Where a certificate that was issued is. */
    ServerTls files(String name) {
        Path files = folder.resolve(name);
        return new ServerTls(files.resolve("tls.crt"), files.resolve("tls.key"), files.resolve("ca.crt"));
    }

    private static KeyPair newKeys() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        return generator.generateKeyPair();
    }

    private X509Certificate sign(
            X500Principal subject, KeyPair subjectKeys, ASN1ObjectIdentifier extension, ASN1Object value)
            throws GeneralSecurityException, IOException {
        Instant now = Instant.now();
        JcaX509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                NAME,
                BigInteger.valueOf(++issued),
                Date.from(now.minus(VALID)),
                Date.from(now.plus(VALID)),
                subject,
                subjectKeys.getPublic());
        builder.addExtension(extension, true, value);
        try {
            return new JcaX509CertificateConverter()
                    .getCertificate(
                            builder.build(new JcaContentSignerBuilder("SHA256withRSA").build(keys.getPrivate())));
        } catch (OperatorCreationException e) {
            throw new GeneralSecurityException(e);
        }
    }

    private static void write(Path file, String kind, byte[] content) throws IOException {
        String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
        Files.writeString(
                file,
                "-----BEGIN %1$s-----\n%2$s\n-----END %1$s-----\n".formatted(kind, text),
                StandardCharsets.US_ASCII);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }
}
