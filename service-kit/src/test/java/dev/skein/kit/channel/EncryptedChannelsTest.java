package dev.skein.kit.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.skein.kit.caller.ServiceCaller;
import dev.skein.kit.tls.ReloadedCertificates;
import dev.skein.kit.tls.TestCertificates;
import dev.skein.protocol.CallerCodec;
import dev.skein.v1.GroupServiceGrpc;
import dev.skein.v1.ListJoinedRequest;
import io.grpc.Channel;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyServerBuilder;
import io.netty.handler.ssl.ClientAuth;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Calls between services by TLS. OPS-09. */
class EncryptedChannelsTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    @TempDir
    static Path folder;

    private static TestCertificates ours;

    private final Vertx vertx = Vertx.vertx();
    private Server server;
    private ServiceChannels channels;

    @BeforeAll
    static void generate() throws Exception {
        ours = TestCertificates.generate(folder, "ours");
    }

    @AfterEach
    void close() {
        channels.close();
        server.shutdownNow();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    @Tag("OPS-09")
    void bothSidesShowTheirCertificates() throws Exception {
        server = serve(ours, 0);
        channels = channelsWith(ours.mutual());

        assertThat(answer(channels.group())).isEqualTo(Status.Code.UNIMPLEMENTED);
        assertThat(answer(channels.messagingReplicas().getFirst().channel())).isEqualTo(Status.Code.UNIMPLEMENTED);
    }

    @Test
    @Tag("OPS-09")
    void aServiceThatNobodyWeTrustVouchesForIsRefused() throws Exception {
        server = serve(ours, 0);
        channels = channelsWith(TestCertificates.generate(folder, "theirs").mutual());

        assertThat(answer(channels.group())).isEqualTo(Status.Code.UNAVAILABLE);
    }

    @Test
    @Tag("OPS-09")
    void aCallerWithoutCertificateIsRefused() throws Exception {
        server = serve(ours, 0);
        channels = channelsWith(ours.trusting());

        assertThat(answer(channels.group())).isEqualTo(Status.Code.UNAVAILABLE);
    }

    @Test
    void reloadedCertificatesAreUsedByTheNextConnectionOfTheSameChannel() throws Exception {
        server = serve(ours, 0);
        int port = server.getPort();
        ReloadedCertificates certificates = new ReloadedCertificates(ours.mutual(), vertx);
        channels = channelsWith(certificates);
        Channel group = channels.group();
        assertThat(answer(group)).isEqualTo(Status.Code.UNIMPLEMENTED);

        TestCertificates renewed = TestCertificates.generate(folder, "renewed");
        server.shutdownNow().awaitTermination(5, TimeUnit.SECONDS);
        server = serve(renewed, port);
        await().atMost(SOON).until(() -> answer(group) == Status.Code.UNAVAILABLE);
        certificates.read(renewed.mutual());

        await().atMost(SOON).until(() -> answer(group) == Status.Code.UNIMPLEMENTED);
    }

    /** A server without services answers every call with UNIMPLEMENTED, which shows that it was reached. */
    private static Server serve(TestCertificates certificates, int port) throws Exception {
        return NettyServerBuilder.forPort(port)
                .sslContext(GrpcSslContexts.forServer(certificates.serverCertificate(), certificates.serverKey())
                        .trustManager(certificates.trustedClients())
                        .clientAuth(ClientAuth.REQUIRE)
                        .build())
                .build()
                .start();
    }

    private static Status.Code answer(Channel channel) {
        try {
            GroupServiceGrpc.newBlockingStub(channel)
                    .withDeadlineAfter(5, TimeUnit.SECONDS)
                    .listJoined(ListJoinedRequest.getDefaultInstance());
            return Status.Code.OK;
        } catch (StatusRuntimeException e) {
            return e.getStatus().getCode();
        }
    }

    private ServiceChannels channelsWith(io.quarkus.tls.TlsConfiguration configuration) {
        return channelsWith(new ReloadedCertificates(configuration, vertx));
    }

    private ServiceChannels channelsWith(ReloadedCertificates certificates) {
        String key = Base64.getEncoder().encodeToString(new byte[32]);
        ServiceCaller caller = new ServiceCaller(new CallerCodec(key, Clock.systemUTC()), "test");
        Optional<List<String>> address = Optional.of(List.of("localhost:" + server.getPort()));
        return new ServiceChannels(new Targets(address), caller, TransportSecurity.of(certificates));
    }

    private record Targets(Optional<List<String>> group) implements ServiceTargets {
        @Override
        public Optional<List<String>> messaging() {
            return group;
        }

        @Override
        public Optional<List<String>> push() {
            return group;
        }
    }
}
