package dev.skein.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.skein.gateway.testing.FakeServices;
import dev.skein.gateway.testing.GatewayStack;
import dev.skein.gateway.testing.WsClient;
import dev.skein.v1.MessageServiceGrpc;
import dev.skein.v1.Platform;
import dev.skein.v1.PullRequest;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.MetadataUtils;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.smallrye.certs.CertificateGenerator;
import io.smallrye.certs.CertificateRequest;
import io.smallrye.certs.Format;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManagerFactory;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The public port by TLS, with all its doors, and mutual TLS to the services behind it. OPS-09. */
@QuarkusTest
@QuarkusTestResource(value = GatewayStack.class, restrictToAnnotatedClass = true)
@TestProfile(TlsComponentTest.Encrypted.class)
class TlsComponentTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final Path FOLDER = Path.of("target", "certificates").toAbsolutePath();

    /** As an operator would set it, but for the short reload period. */
    public static final class Encrypted implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            generate("public");
            generate("internal");
            Map<String, String> settings = new HashMap<>();
            settings.put("quarkus.tls.public.key-store.pem.0.cert", file("public.crt"));
            settings.put("quarkus.tls.public.key-store.pem.0.key", file("public.key"));
            settings.put("quarkus.tls.public.reload-period", "1s");
            settings.put("quarkus.http.tls-configuration-name", "public");
            settings.put("quarkus.http.insecure-requests", "disabled");
            settings.put("quarkus.http.test-ssl-port", "0");
            settings.put("quarkus.tls.internal.trust-store.pem.certs", file("internal-client-ca.crt"));
            settings.put("quarkus.tls.internal.key-store.pem.0.cert", file("internal-client.crt"));
            settings.put("quarkus.tls.internal.key-store.pem.0.key", file("internal-client.key"));
            settings.put("skein.tls.services", "internal");
            settings.put(FakeServices.CERTIFICATES, file("internal"));
            return settings;
        }
    }

    private final FakeServices services = FakeServices.shared();
    private final int port = ConfigProvider.getConfig().getValue("quarkus.http.test-ssl-port", Integer.class);

    private static String file(String name) {
        return FOLDER.resolve(name).toString();
    }

    private static void generate(String name) {
        try {
            Files.createDirectories(FOLDER);
            new CertificateGenerator(FOLDER, true)
                    .generate(new CertificateRequest()
                            .withName(name)
                            .withFormat(Format.PEM)
                            .withCN("localhost")
                            .withClientCertificate());
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @BeforeEach
    void readyToCheckTokens() {
        await().atMost(SOON).until(() -> pull(trusting("public")).statusCode() == 200);
    }

    /** Each test begins with the certificate that was there first. */
    @AfterEach
    void firstCertificateAgain() throws Exception {
        await().atMost(SOON).until(() -> reaches(trusting("public")));
    }

    @Test
    @Tag("OPS-09")
    void httpIsServedByTlsInBothVersions() throws Exception {
        assertThat(pull(trusting("public")).version()).isEqualTo(HttpClient.Version.HTTP_2);
        assertThat(pull(trusting("public"), HttpClient.Version.HTTP_1_1).version())
                .isEqualTo(HttpClient.Version.HTTP_1_1);
    }

    @Test
    @Tag("OPS-09")
    void sessionsAreServedByTls() throws Exception {
        try (WsClient client = WsClient.encrypted(http(trusting("public"), HttpClient.Version.HTTP_1_1), port)) {
            assertThat(client.connect(services.trust.userToken("alice"), "phone", Platform.PLATFORM_ANDROID)
                            .getConnected()
                            .getUserId())
                    .isEqualTo("alice");
            assertThat(client.call("skein.v1.MessageService/Pull", request())
                            .getReply()
                            .hasError())
                    .isFalse();
        }
    }

    @Test
    @Tag("OPS-09")
    void grpcIsServedByTls() throws Exception {
        ManagedChannel channel = NettyChannelBuilder.forAddress("localhost", port)
                .sslContext(GrpcSslContexts.forClient()
                        .trustManager(FOLDER.resolve("public-client-ca.crt").toFile())
                        .build())
                .build();
        try {
            Metadata metadata = new Metadata();
            metadata.put(Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), token());
            assertThat(MessageServiceGrpc.newBlockingStub(channel)
                            .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(metadata))
                            .pull(request())
                            .getHeadSeq())
                    .isEqualTo(7);
        } finally {
            channel.shutdownNow();
        }
    }

    @Test
    void aClientRefusesAGatewayThatNobodyItTrustsVouchesFor() throws Exception {
        SSLContext stranger = trusting("internal");

        assertThatThrownBy(() -> pull(stranger)).isInstanceOf(SSLException.class);
    }

    @Test
    void aRenewedCertificateIsServedWithoutRestart() throws Exception {
        keep("public.crt", "public.key");
        generate("renewed");
        SSLContext renewed = trusting("renewed");
        assertThat(reaches(renewed)).isFalse();
        copy("renewed.crt", "public.crt");
        copy("renewed.key", "public.key");

        await().atMost(SOON).until(() -> reaches(renewed));
        assertThat(reaches(trusting("public"))).isFalse();

        copy("kept-public.crt", "public.crt");
        copy("kept-public.key", "public.key");
    }

    private static void keep(String... names) throws IOException {
        for (String name : names) {
            copy(name, "kept-" + name);
        }
    }

    private static void copy(String from, String to) throws IOException {
        Files.copy(FOLDER.resolve(from), FOLDER.resolve(to), StandardCopyOption.REPLACE_EXISTING);
    }

    private boolean reaches(SSLContext trust) {
        try {
            return pull(trust).statusCode() == 200;
        } catch (IOException | InterruptedException e) {
            return false;
        }
    }

    private HttpResponse<String> pull(SSLContext trust) throws IOException, InterruptedException {
        return pull(trust, HttpClient.Version.HTTP_2);
    }

    private HttpResponse<String> pull(SSLContext trust, HttpClient.Version version)
            throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("https://localhost:" + port + "/skein.v1.MessageService/Pull"))
                .header("content-type", "application/json")
                .header("authorization", token())
                .POST(HttpRequest.BodyPublishers.ofString("{\"conversation_id\":\"p:alice:bob\"}"))
                .build();
        return http(trust, version).send(request, HttpResponse.BodyHandlers.ofString());
    }

    private static HttpClient http(SSLContext trust, HttpClient.Version version) {
        return HttpClient.newBuilder().sslContext(trust).version(version).build();
    }

    private static PullRequest request() {
        return PullRequest.newBuilder().setConversationId("p:alice:bob").build();
    }

    private String token() {
        return "Bearer " + services.trust.userToken("alice");
    }

    /** Trusts the certificate of that name and nothing else. */
    private static SSLContext trusting(String name) throws Exception {
        KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
        trusted.load(null, null);
        try (InputStream in = Files.newInputStream(FOLDER.resolve(name + "-client-ca.crt"))) {
            trusted.setCertificateEntry(
                    name, CertificateFactory.getInstance("X.509").generateCertificate(in));
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, factory.getTrustManagers(), null);
        return context;
    }
}
