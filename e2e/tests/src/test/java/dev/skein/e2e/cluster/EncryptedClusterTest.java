package dev.skein.e2e.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.skein.e2e.Person;
import dev.skein.sdk.SkeinHttp;
import dev.skein.sdk.service.AccountService;
import dev.skein.sdk.service.PushService;
import dev.skein.stack.PostgresServer;
import dev.skein.stack.Service;
import dev.skein.stack.ServiceProcess;
import dev.skein.v1.Platform;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.Certificate;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A whole cluster on TLS: the public port, between services with certificates on both sides, and every server. OPS-09. */
class EncryptedClusterTest {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final byte ALERT = 21;

    private static EncryptedCluster encrypted;

    @BeforeAll
    static void start() throws IOException, GeneralSecurityException {
        encrypted = new EncryptedCluster();
        encrypted.start();
    }

    @AfterAll
    static void close() {
        encrypted.close();
    }

    @Test
    @Tag("OPS-09")
    void peopleOnTwoGatewaysTalkAndWhoIsAwayIsPushedTo() {
        try (Person alice = encrypted.newcomer("alice", 0);
                Person bob = encrypted.newcomer("bob", 1)) {
            String conversation = alice.say(bob.asTarget(), "hello").getConversationId();
            bob.awaitTexts(conversation, "hello");
            bob.say(alice.asTarget(), "hello to you");
            alice.awaitTexts(conversation, "hello", "hello to you");

            Person.join(bob.client()
                    .service(PushService::new)
                    .registerDevice(device -> device.setPlatform(Platform.PLATFORM_LINUX)
                            .setVendor("log")
                            .setToken("token-of-" + bob.userId())));
            bob.goOffline();
            alice.say(bob.asTarget(), "are you there?");
            await().atMost(SOON)
                    .untilAsserted(() ->
                            assertThat(deliveries(bob.userId())).as("pushes").isEqualTo(1));
        }
    }

    @Test
    @Tag("OPS-09")
    void nothingAnswersInTheClear() throws IOException {
        for (ServiceProcess process : encrypted.cluster().services()) {
            assertRefused(process.name(), process.port(), "GET / HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n");
        }
        assertRefused("broker", encrypted.cluster().stack().broker().port(), "AMQP\0\1\0\0");
        assertRefused("redis", encrypted.cluster().stack().redis().port(), "PING\r\n");
        PostgresServer postgres = encrypted.cluster().stack().postgres();
        assertThatThrownBy(() -> DriverManager.getConnection(
                        postgres.jdbcUrl() + "?sslmode=disable", PostgresServer.USER, postgres.password()))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("no encryption");
    }

    @Test
    @Tag("OPS-09")
    void servicesRefuseWhoShowsNoCertificate() {
        for (ServiceProcess process : services()) {
            await().atMost(SOON)
                    .untilAsserted(() -> assertThatThrownBy(() -> firstByteOf(process))
                            .as(process.name())
                            .isInstanceOf(SSLException.class)
                            .hasMessageContaining("certificate"));
        }
    }

    @Test
    void aClientRefusesAGatewayThatNobodyItTrustsVouchesFor() {
        assertThatThrownBy(() -> Person.join(SkeinHttp.at(encrypted.url(0))
                        .service(AccountService::new)
                        .register(
                                account -> account.setAppKey(encrypted.cluster().appKey())
                                        .setUserId("mallory")
                                        .setPassword("correct horse"))))
                .hasMessageContaining("SSLHandshakeException");
    }

    @Test
    void renewedCertificatesAreShownToNewConnectionsWhileOldOnesStay() throws Exception {
        try (Person alice = encrypted.newcomer("alice", 0);
                Person bob = encrypted.newcomer("bob", 1)) {
            Certificate ofGateways = encrypted.authority().issue("public");
            Certificate ofServices = encrypted.authority().issue("services");
            // Who comes in the moment of reading is turned away.
            await().atMost(SOON)
                    .pollInterval(Duration.ofMillis(500))
                    .ignoreExceptions()
                    .untilAsserted(() -> {
                        assertThat(encrypted.cluster().replicas(Service.GATEWAY))
                                .allSatisfy(gateway ->
                                        assertThat(certificateOf(gateway)).isEqualTo(ofGateways));
                        assertThat(services())
                                .allSatisfy(service ->
                                        assertThat(certificateOf(service)).isEqualTo(ofServices));
                    });

            String conversation = alice.say(bob.asTarget(), "still here").getConversationId();
            bob.awaitTexts(conversation, "still here");
            assertThat(alice.disconnects()).isEmpty();
            assertThat(bob.disconnects()).isEmpty();
            try (Person carol = encrypted.newcomer("carol", 0)) {
                carol.awaitTexts(carol.say(bob.asTarget(), "new here").getConversationId(), "new here");
            }
        }
    }

    private static List<ServiceProcess> services() {
        return encrypted.cluster().services().stream()
                .filter(process -> process.service() != Service.GATEWAY)
                .toList();
    }

    private static SSLSocket connect(int port) throws IOException {
        SSLSocket socket = (SSLSocket) encrypted
                .authority()
                .files("public")
                .client()
                .getSocketFactory()
                .createSocket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout((int) SOON.toMillis());
        return socket;
    }

    private static int firstByteOf(ServiceProcess process) throws IOException {
        try (SSLSocket socket = connect(process.port())) {
            socket.startHandshake();
            return socket.getInputStream().read();
        }
    }

    /** Shown before the other side has looked at ours. */
    private static Certificate certificateOf(ServiceProcess process) throws IOException {
        try (SSLSocket socket = connect(process.port())) {
            socket.startHandshake();
            return socket.getSession().getPeerCertificates()[0];
        }
    }

    /** At most a TLS alert comes back. */
    private static void assertRefused(String name, int port, String plain) throws IOException {
        byte[] answer;
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout((int) SOON.toMillis());
            socket.getOutputStream().write(plain.getBytes(StandardCharsets.ISO_8859_1));
            answer = socket.getInputStream().readNBytes(1);
        } catch (SocketException reset) {
            answer = new byte[0];
        }
        assertThat(answer)
                .as(name)
                .satisfiesAnyOf(
                        none -> assertThat(none).isEmpty(),
                        alert -> assertThat(alert).startsWith(ALERT));
    }

    private static int deliveries(String user) throws SQLException {
        try (var connection = encrypted.cluster().stack().postgres().connect();
                var query = connection.prepareStatement("select count(*) from push.delivery where user_id = ?")) {
            query.setString(1, user);
            try (var rows = query.executeQuery()) {
                rows.next();
                return rows.getInt(1);
            }
        }
    }
}
