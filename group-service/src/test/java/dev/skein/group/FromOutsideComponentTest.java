package dev.skein.group;

import static dev.skein.group.Calls.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.skein.error.v1.ErrorCode;
import dev.skein.internal.v1.Caller;
import dev.skein.internal.v1.CallerKind;
import dev.skein.kit.caller.CallerInterceptor;
import dev.skein.protocol.CallerCodec;
import dev.skein.v1.AccountServiceGrpc;
import dev.skein.v1.AuthServiceGrpc;
import dev.skein.v1.GroupKind;
import dev.skein.v1.GroupServiceCreateRequest;
import dev.skein.v1.GroupServiceGrpc;
import dev.skein.v1.IssuePlatformTokenRequest;
import dev.skein.v1.LoginRequest;
import dev.skein.v1.LoginResponse;
import dev.skein.v1.Platform;
import dev.skein.v1.RegisterRequest;
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
import java.util.UUID;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A little of everything through gRPC alone, so that it can be asked of the packaged service too. */
@QuarkusTest
@QuarkusTestResource(PeopleStack.class)
class FromOutsideComponentTest {
    private static final String PASSWORD = "correct horse";

    @TestHTTPResource
    URI service;

    private final String appKey = setting("skein.bootstrap.app-key");
    private final String alice = "alice-" + UUID.randomUUID().toString().substring(0, 8);
    private ManagedChannel channel;

    @BeforeEach
    void connect() {
        channel = NettyChannelBuilder.forAddress(service.getHost(), service.getPort())
                .usePlaintext()
                .build();
        // The app of the installation is there when its first start is over.
        await().atMost(Duration.ofMinutes(1))
                .ignoreExceptionsMatching(failure -> failure instanceof StatusRuntimeException)
                .until(this::platformToken, token -> !token.isEmpty());
    }

    @AfterEach
    void disconnect() {
        channel.shutdownNow();
    }

    @Test
    void whoRegisteredLogsInWithTheRightPasswordOnly() {
        register(alice);

        assertThat(login(alice, PASSWORD).getAccessToken()).isNotEmpty();
        refused(ErrorCode.WRONG_CREDENTIALS, () -> login(alice, "wrong"));
    }

    @Test
    void someoneMakesAGroup() {
        register(alice);

        var created = GroupServiceGrpc.newBlockingStub(as(Caller.newBuilder()
                        .setKind(CallerKind.CALLER_KIND_USER)
                        .setAppId(appKey)
                        .setUserId(alice)))
                .create(GroupServiceCreateRequest.newBuilder()
                        .setKind(GroupKind.GROUP_KIND_PRIVATE)
                        .setName("Friends")
                        .build());

        assertThat(created.getGroup().getOwner()).isEqualTo(alice);
    }

    private String platformToken() {
        return AuthServiceGrpc.newBlockingStub(anonymous())
                .issuePlatformToken(IssuePlatformTokenRequest.newBuilder()
                        .setAppKey(appKey)
                        .setAppSecret(setting("skein.bootstrap.app-secret"))
                        .build())
                .getAccessToken();
    }

    private void register(String userId) {
        AccountServiceGrpc.newBlockingStub(anonymous())
                .register(RegisterRequest.newBuilder()
                        .setAppKey(appKey)
                        .setUserId(userId)
                        .setPassword(PASSWORD)
                        .build());
    }

    private LoginResponse login(String userId, String password) {
        return AuthServiceGrpc.newBlockingStub(anonymous())
                .login(LoginRequest.newBuilder()
                        .setAppKey(appKey)
                        .setUserId(userId)
                        .setPassword(password)
                        .setDeviceId("phone")
                        .setPlatform(Platform.PLATFORM_ANDROID)
                        .build());
    }

    private Channel anonymous() {
        return as(Caller.newBuilder().setKind(CallerKind.CALLER_KIND_ANONYMOUS));
    }

    private Channel as(Caller.Builder caller) {
        Metadata metadata = new Metadata();
        CallerCodec codec = new CallerCodec(setting("skein.cluster.key"), Clock.systemUTC());
        metadata.put(CallerInterceptor.CALLER, codec.seal(caller.build()));
        return ClientInterceptors.intercept(channel, MetadataUtils.newAttachHeadersInterceptor(metadata));
    }

    private static String setting(String key) {
        return ConfigProvider.getConfig().getValue(key, String.class);
    }
}
