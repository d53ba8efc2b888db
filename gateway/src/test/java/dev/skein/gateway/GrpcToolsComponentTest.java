package dev.skein.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.skein.gateway.testing.GatewayStack;
import grpc.health.v1.HealthOuterClass.HealthCheckRequest;
import grpc.health.v1.HealthOuterClass.HealthCheckResponse;
import grpc.health.v1.HealthOuterClass.HealthCheckResponse.ServingStatus;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.protobuf.ProtoUtils;
import io.grpc.reflection.v1.ServerReflectionRequest;
import io.grpc.reflection.v1.ServerReflectionResponse;
import io.grpc.reflection.v1.ServiceResponse;
import io.grpc.stub.ClientCalls;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What grpcurl, grpc_health_probe and load balancers ask, without a token: health, and reflection under its old name. */
@QuarkusTest
@QuarkusTestResource(GatewayStack.class)
class GrpcToolsComponentTest extends DoorComponent {
    private static final MethodDescriptor<HealthCheckRequest, HealthCheckResponse> CHECK =
            MethodDescriptor.<HealthCheckRequest, HealthCheckResponse>newBuilder()
                    .setType(MethodDescriptor.MethodType.UNARY)
                    .setFullMethodName("grpc.health.v1.Health/Check")
                    .setRequestMarshaller(ProtoUtils.marshaller(HealthCheckRequest.getDefaultInstance()))
                    .setResponseMarshaller(ProtoUtils.marshaller(HealthCheckResponse.getDefaultInstance()))
                    .build();

    /** The two versions differ in their names only, so the messages of v1 do. */
    private static final MethodDescriptor<ServerReflectionRequest, ServerReflectionResponse> REFLECT =
            MethodDescriptor.<ServerReflectionRequest, ServerReflectionResponse>newBuilder()
                    .setType(MethodDescriptor.MethodType.BIDI_STREAMING)
                    .setFullMethodName("grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo")
                    .setRequestMarshaller(ProtoUtils.marshaller(ServerReflectionRequest.getDefaultInstance()))
                    .setResponseMarshaller(ProtoUtils.marshaller(ServerReflectionResponse.getDefaultInstance()))
                    .build();

    private ManagedChannel channel;

    @BeforeEach
    void open() {
        channel = NettyChannelBuilder.forAddress("127.0.0.1", http.getPort())
                .usePlaintext()
                .build();
    }

    @AfterEach
    void close() {
        channel.shutdownNow();
    }

    @Test
    void healthCheckSaysServingOnceItIsKnownWhomToTrust() {
        Awaitility.await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
            HealthCheckResponse answer =
                    ClientCalls.blockingUnaryCall(channel, CHECK, within(), HealthCheckRequest.getDefaultInstance());
            assertThat(answer.getStatus()).isEqualTo(ServingStatus.SERVING);
        });
    }

    @Test
    void healthCheckKnowsTheServicesOfTheContractAndNoOthers() {
        HealthCheckRequest known = HealthCheckRequest.newBuilder()
                .setService("skein.v1.MessageService")
                .build();
        HealthCheckRequest unknown =
                HealthCheckRequest.newBuilder().setService("nope").build();

        assertThat(ClientCalls.blockingUnaryCall(channel, CHECK, within(), known)
                        .getStatus())
                .isIn(ServingStatus.SERVING, ServingStatus.NOT_SERVING);
        assertThatThrownBy(() -> ClientCalls.blockingUnaryCall(channel, CHECK, within(), unknown))
                .isInstanceOfSatisfying(
                        StatusRuntimeException.class,
                        refused -> assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.NOT_FOUND));
    }

    /** As the protocol of health checks asks of a server that does not: clients take it for healthy, and do not ask again. */
    @Test
    void healthIsNotWatchedHere() {
        MethodDescriptor<HealthCheckRequest, HealthCheckResponse> watch = CHECK.toBuilder()
                .setType(MethodDescriptor.MethodType.SERVER_STREAMING)
                .setFullMethodName("grpc.health.v1.Health/Watch")
                .build();
        for (String service : List.of("", "skein.v1.MessageService", "nope")) {
            HealthCheckRequest request =
                    HealthCheckRequest.newBuilder().setService(service).build();
            assertThatThrownBy(() -> ClientCalls.blockingServerStreamingCall(channel, watch, within(), request)
                            .hasNext())
                    .isInstanceOfSatisfying(
                            StatusRuntimeException.class,
                            refused -> assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.UNIMPLEMENTED));
        }
    }

    @Test
    void reflectionAnswersToolsThatOnlyKnowItsOldName() {
        ServerReflectionRequest list =
                ServerReflectionRequest.newBuilder().setListServices("").build();

        ServerReflectionResponse answer = ClientCalls.blockingServerStreamingCall(channel, REFLECT, within(), list)
                .next();

        assertThat(answer.getListServicesResponse().getServiceList())
                .extracting(ServiceResponse::getName)
                .contains("skein.v1.MessageService", "grpc.health.v1.Health");
    }

    @Test
    void reflectionGivesTheFileOfASymbolWithAllItNeeds() {
        ServerReflectionRequest symbol = ServerReflectionRequest.newBuilder()
                .setFileContainingSymbol("skein.v1.MessageService")
                .build();

        ServerReflectionResponse answer = ClientCalls.blockingServerStreamingCall(channel, REFLECT, within(), symbol)
                .next();

        assertThat(answer.getFileDescriptorResponse().getFileDescriptorProtoCount())
                .isGreaterThan(1);
    }

    private static CallOptions within() {
        return CallOptions.DEFAULT.withDeadlineAfter(10, TimeUnit.SECONDS);
    }
}
