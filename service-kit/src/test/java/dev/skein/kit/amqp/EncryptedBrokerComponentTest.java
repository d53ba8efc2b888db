package dev.skein.kit.amqp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.skein.kit.amqp.AmqpLink.Kind;
import dev.skein.kit.tls.ReloadedCertificates;
import dev.skein.kit.tls.TestCertificates;
import dev.skein.stack.Stack;
import io.vertx.core.Vertx;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The broker behind TLS: the real one, with a relay before it that takes the encryption off. OPS-09. */
class EncryptedBrokerComponentTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    @TempDir
    static Path folder;

    private static TestCertificates ours;

    private final Vertx vertx = Vertx.vertx();
    private final Map<String, String> settings = Stack.shared().settings();
    private NetServer relay;
    private AmqpLink link;

    @BeforeAll
    static void generate() throws Exception {
        ours = TestCertificates.generate(folder, "broker");
    }

    @BeforeEach
    void listen() {
        relay = vertx.createNetServer(new NetServerOptions()
                        .setSsl(true)
                        .setKeyCertOptions(ours.serverKeys())
                        .setTrustOptions(ours.serverTrust())
                        .setClientAuth(ClientAuth.REQUIRED))
                .connectHandler(this::relay);
        relay.listen(0, "127.0.0.1").toCompletionStage().toCompletableFuture().join();
    }

    @AfterEach
    void close() {
        link.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private void relay(NetSocket client) {
        client.pause();
        vertx.createNetClient()
                .connect(Integer.parseInt(settings.get("amqp-port")), settings.get("amqp-host"))
                .onSuccess(broker -> {
                    client.pipeTo(broker);
                    broker.pipeTo(client);
                })
                .onFailure(failure -> client.close());
    }

    @Test
    @Tag("OPS-09")
    void theLinkCarriesMessagesByMutualTls() {
        link = linkWith(BrokerSecurity.of(new ReloadedCertificates(ours.mutual(), vertx)));

        await().atMost(SOON).until(link::connected);
        link.send("test." + UUID.randomUUID(), Kind.QUEUE, false, new byte[] {1})
                .await()
                .atMost(SOON);
    }

    @Test
    void aBrokerThatNobodyWeTrustVouchesForIsRefusedUntilTrustIsReloaded() throws Exception {
        TestCertificates theirs = TestCertificates.generate(folder, "theirs");
        ReloadedCertificates certificates = new ReloadedCertificates(theirs.mutual(), vertx);
        link = linkWith(BrokerSecurity.of(certificates));
        await().during(Duration.ofSeconds(2)).atMost(SOON).until(() -> !link.connected());

        certificates.read(ours.mutual());

        await().atMost(SOON).until(link::connected);
        assertThat(link.connected()).isTrue();
    }

    private AmqpLink linkWith(BrokerSecurity security) {
        AmqpLink fresh = new AmqpLink(
                vertx,
                "localhost",
                relay.actualPort(),
                Optional.ofNullable(settings.get("amqp-username")),
                Optional.ofNullable(settings.get("amqp-password")),
                security);
        fresh.start(null);
        return fresh;
    }
}
