package dev.skein.push;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.skein.error.v1.ErrorCode;
import dev.skein.internal.v1.Caller;
import dev.skein.internal.v1.CallerKind;
import dev.skein.internal.v1.PushDeviceServiceGrpc;
import dev.skein.internal.v1.PushableRequest;
import dev.skein.kit.caller.CallerInterceptor;
import dev.skein.kit.error.GrpcErrors;
import dev.skein.protocol.CallerCodec;
import dev.skein.v1.Platform;
import dev.skein.v1.PushServiceGrpc;
import dev.skein.v1.RegisterDeviceRequest;
import dev.skein.v1.UnregisterDeviceRequest;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.MetadataUtils;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A little of everything through gRPC alone, so that it can be asked of the packaged service too. */
@QuarkusTest
@QuarkusTestResource(StackResource.class)
class FromOutsideComponentTest {
    private static final Duration SOON = Duration.ofMinutes(1);

    private final String app = "app-" + UUID.randomUUID();

    @TestHTTPResource
    URI service;

    private ManagedChannel channel;

    @BeforeEach
    void connect() {
        channel = NettyChannelBuilder.forAddress(service.getHost(), service.getPort())
                .usePlaintext()
                .build();
        // It answers when its tables are there.
        await().atMost(SOON).ignoreExceptions().until(() -> pushable("nobody").isEmpty());
    }

    @AfterEach
    void disconnect() {
        channel.shutdownNow();
    }

    @Test
    void whoRegisteredADeviceCanBePushedToUntilItIsUnregistered() {
        register("log");
        await().atMost(SOON).until(() -> pushable("bob"), List.of("bob")::equals);

        bob().unregisterDevice(UnregisterDeviceRequest.getDefaultInstance());

        await().atMost(SOON).until(() -> pushable("bob").isEmpty());
    }

    @Test
    @Tag("PSH-01")
    void aVendorThatIsNotThereIsRefused() {
        StatusRuntimeException failure = catchThrowableOfType(StatusRuntimeException.class, () -> register("pigeon"));

        assertThat(GrpcErrors.fromStatus(failure).code()).isEqualTo(ErrorCode.BAD_PUSH_VENDOR);
    }

    private void register(String vendor) {
        bob().registerDevice(RegisterDeviceRequest.newBuilder()
                .setVendor(vendor)
                .setToken("token-" + app)
                .setLanguage("en")
                .build());
    }

    private PushServiceGrpc.PushServiceBlockingStub bob() {
        return PushServiceGrpc.newBlockingStub(as(Caller.newBuilder()
                .setAppId(app)
                .setKind(CallerKind.CALLER_KIND_USER)
                .setUserId("bob")
                .setDeviceId("phone")
                .setPlatform(Platform.PLATFORM_ANDROID)));
    }

    private List<String> pushable(String userId) {
        return PushDeviceServiceGrpc.newBlockingStub(as(Caller.newBuilder()
                        .setKind(CallerKind.CALLER_KIND_SERVICE)
                        .setService("test")))
                .pushable(PushableRequest.newBuilder()
                        .setAppId(app)
                        .addUserIds(userId)
                        .build())
                .getUserIdsList();
    }

    private Channel as(Caller.Builder caller) {
        String key = ConfigProvider.getConfig().getValue("skein.cluster.key", String.class);
        Metadata metadata = new Metadata();
        metadata.put(CallerInterceptor.CALLER, new CallerCodec(key, Clock.systemUTC()).seal(caller.build()));
        return ClientInterceptors.intercept(channel, MetadataUtils.newAttachHeadersInterceptor(metadata));
    }
}
