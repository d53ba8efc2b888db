package dev.skein.group;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.skein.error.v1.ErrorCode;
import dev.skein.group.inbound.schedule.Beginning;
import dev.skein.internal.v1.Caller;
import dev.skein.internal.v1.CallerKind;
import dev.skein.internal.v1.TrustServiceGrpc;
import dev.skein.kit.caller.CallerInterceptor;
import dev.skein.kit.error.GrpcErrors;
import dev.skein.protocol.CallerCodec;
import dev.skein.protocol.SkeinException;
import dev.skein.v1.AccountServiceGrpc;
import dev.skein.v1.AuthServiceGrpc;
import dev.skein.v1.GroupServiceGrpc;
import dev.skein.v1.ProfileServiceGrpc;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.MetadataUtils;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.eclipse.microprofile.config.ConfigProvider;

/** Calls this service over real gRPC, as gateways do: with a sealed caller. */
@Singleton
public class Calls {
    private final CallerCodec codec;
    private ManagedChannel channel;

    Calls(CallerCodec codec, Beginning beginning) {
        this.codec = codec;
        await().atMost(Duration.ofSeconds(60)).until(beginning::done);
    }

    /** The stubs of one caller. */
    public record As(
            AuthServiceGrpc.AuthServiceBlockingStub auth,
            AccountServiceGrpc.AccountServiceBlockingStub accounts,
            ProfileServiceGrpc.ProfileServiceBlockingStub profiles,
            GroupServiceGrpc.GroupServiceBlockingStub groups,
            TrustServiceGrpc.TrustServiceBlockingStub trust) {

        /** The same, who waits no longer than this. */
        public As within(long time, TimeUnit unit) {
            return new As(
                    auth.withDeadlineAfter(time, unit),
                    accounts.withDeadlineAfter(time, unit),
                    profiles.withDeadlineAfter(time, unit),
                    groups.withDeadlineAfter(time, unit),
                    trust.withDeadlineAfter(time, unit));
        }
    }

    public As anonymous() {
        return as(Caller.newBuilder().setKind(CallerKind.CALLER_KIND_ANONYMOUS));
    }

    public As service() {
        return as(Caller.newBuilder().setKind(CallerKind.CALLER_KIND_SERVICE).setService("test"));
    }

    public As platform(String appId) {
        return as(Caller.newBuilder().setKind(CallerKind.CALLER_KIND_PLATFORM).setAppId(appId));
    }

    public As user(String appId, String userId) {
        return as(Caller.newBuilder()
                .setKind(CallerKind.CALLER_KIND_USER)
                .setAppId(appId)
                .setUserId(userId));
    }

    public As as(Caller.Builder caller) {
        Metadata headers = new Metadata();
        headers.put(CallerInterceptor.CALLER, codec.seal(caller.build()));
        var interceptor = MetadataUtils.newAttachHeadersInterceptor(headers);
        return new As(
                AuthServiceGrpc.newBlockingStub(channel())
                        .withInterceptors(interceptor)
                        .withDeadlineAfter(15, TimeUnit.SECONDS),
                AccountServiceGrpc.newBlockingStub(channel())
                        .withInterceptors(interceptor)
                        .withDeadlineAfter(30, TimeUnit.SECONDS),
                ProfileServiceGrpc.newBlockingStub(channel())
                        .withInterceptors(interceptor)
                        .withDeadlineAfter(15, TimeUnit.SECONDS),
                GroupServiceGrpc.newBlockingStub(channel())
                        .withInterceptors(interceptor)
                        .withDeadlineAfter(15, TimeUnit.SECONDS),
                TrustServiceGrpc.newBlockingStub(channel())
                        .withInterceptors(interceptor)
                        .withDeadlineAfter(15, TimeUnit.SECONDS));
    }

    /** The call fails with this code. */
    public static SkeinException refused(ErrorCode code, ThrowingCallable call) {
        StatusRuntimeException status = catchThrowableOfType(StatusRuntimeException.class, call);
        assertThat(status).as("expected %s", code).isNotNull();
        SkeinException failure = GrpcErrors.fromStatus(status);
        assertThat(failure.code()).as(failure.getMessage()).isEqualTo(code);
        return failure;
    }

    private synchronized ManagedChannel channel() {
        if (channel == null) {
            int port = ConfigProvider.getConfig().getValue("quarkus.http.test-port", Integer.class);
            channel = NettyChannelBuilder.forAddress("127.0.0.1", port)
                    .usePlaintext()
                    .build();
        }
        return channel;
    }

    @PreDestroy
    void close() {
        if (channel != null) {
            channel.shutdownNow();
        }
    }
}
