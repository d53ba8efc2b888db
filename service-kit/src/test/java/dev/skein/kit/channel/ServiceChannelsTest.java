package dev.skein.kit.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.skein.kit.caller.ServiceCaller;
import dev.skein.protocol.CallerCodec;
import dev.skein.v1.ListJoinedRequest;
import io.grpc.Channel;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerStreamTracer;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyServerBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

// It mostly waits for back-offs to grow; the other tests need not wait for it.
@Execution(ExecutionMode.CONCURRENT)
class ServiceChannelsTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    private Server first;
    private Server second;
    private ServiceChannels channels;

    @AfterEach
    void close() {
        channels.close();
        first.shutdownNow();
        if (second != null) {
            second.shutdownNow();
        }
    }

    @Test
    void aRestartedServiceIsFoundSoonHoweverLongItWasDown() throws Exception {
        first = serve(0);
        int port = first.getPort();
        channels = channelsTo("127.0.0.1:" + port);
        Channel group = channels.group();
        assertThat(answer(group)).isEqualTo(Status.Code.UNIMPLEMENTED);

        first.shutdownNow().awaitTermination(5, TimeUnit.SECONDS);
        // Long enough for gRPC's own back-off to have grown past the limit below.
        await().during(Duration.ofSeconds(6)).atMost(SOON).until(() -> answer(group) == Status.Code.UNAVAILABLE);
        first = serve(port);

        await().atMost(Duration.ofSeconds(4)).until(() -> answer(group) == Status.Code.UNIMPLEMENTED);
    }

    @Test
    @Tag("OPS-07")
    void aDeadReplicaIsLeftOut() throws Exception {
        first = serve(0);
        second = serve(0);
        channels = channelsTo("127.0.0.1:" + first.getPort(), "127.0.0.1:" + second.getPort());
        Channel group = channels.group();
        assertThat(answer(group)).isEqualTo(Status.Code.UNIMPLEMENTED);

        second.shutdownNow().awaitTermination(5, TimeUnit.SECONDS);

        await().atMost(SOON).until(() -> answer(group) == Status.Code.UNIMPLEMENTED);
        for (int i = 0; i < 20; i++) {
            assertThat(answer(group)).isEqualTo(Status.Code.UNIMPLEMENTED);
        }
    }

    @Test
    @Tag("OPS-01")
    void anAddedReplicaGetsCallsAlthoughNoConnectionBroke() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        // Not on all addresses, so that the second can have the same port on another.
        first = NettyServerBuilder.forAddress(new InetSocketAddress("127.0.0.1", 0))
                .build()
                .start();
        AtomicReference<List<String>> addresses = new AtomicReference<>(List.of("127.0.0.1"));
        second = NettyServerBuilder.forAddress(new InetSocketAddress("127.0.0.2", first.getPort()))
                .addStreamTracerFactory(new ServerStreamTracer.Factory() {
                    @Override
                    public ServerStreamTracer newServerStreamTracer(String method, Metadata headers) {
                        calls.incrementAndGet();
                        return new ServerStreamTracer() {};
                    }
                })
                .build()
                .start();
        channels = channelsTo(
                host -> {
                    List<InetAddress> found = new ArrayList<>();
                    for (String address : addresses.get()) {
                        found.add(InetAddress.getByName(address));
                    }
                    return found.toArray(InetAddress[]::new);
                },
                "group.test:" + first.getPort());
        Channel group = channels.group();
        assertThat(answer(group)).isEqualTo(Status.Code.UNIMPLEMENTED);

        addresses.set(List.of("127.0.0.1", "127.0.0.2"));

        await().atMost(SOON).until(() -> answer(group) == Status.Code.UNIMPLEMENTED && calls.get() > 0);
    }

    /** A server without services answers every call with UNIMPLEMENTED, which shows that it was reached. */
    private static Server serve(int port) throws IOException {
        return NettyServerBuilder.forPort(port).build().start();
    }

    private static Status.Code answer(Channel channel) {
        try {
            dev.skein.v1.GroupServiceGrpc.newBlockingStub(channel)
                    .withDeadlineAfter(10, TimeUnit.SECONDS)
                    .listJoined(ListJoinedRequest.getDefaultInstance());
            return Status.Code.OK;
        } catch (StatusRuntimeException e) {
            return e.getStatus().getCode();
        }
    }

    private static ServiceChannels channelsTo(String... addresses) {
        return channelsTo(InetAddress::getAllByName, addresses);
    }

    private static ServiceChannels channelsTo(ServiceChannels.NameLookUp names, String... addresses) {
        String key = Base64.getEncoder().encodeToString(new byte[32]);
        ServiceCaller caller = new ServiceCaller(new CallerCodec(key, Clock.systemUTC()), "test");
        return new ServiceChannels(
                new ServiceTargets() {
                    @Override
                    public Optional<List<String>> group() {
                        return Optional.of(List.of(addresses));
                    }

                    @Override
                    public Optional<List<String>> messaging() {
                        return Optional.empty();
                    }

                    @Override
                    public Optional<List<String>> push() {
                        return Optional.empty();
                    }
                },
                caller,
                TransportSecurity.NONE,
                names);
    }
}
