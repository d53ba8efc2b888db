package dev.skein.gateway;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.equalTo;

import com.google.protobuf.MessageLite;
import dev.skein.error.v1.ErrorCode;
import dev.skein.gateway.testing.GatewayStack;
import dev.skein.gateway.testing.WsClient;
import dev.skein.internal.v1.CallerKind;
import dev.skein.kit.error.GrpcErrors;
import dev.skein.protocol.ErrorCodes;
import dev.skein.v1.AuthServiceGrpc;
import dev.skein.v1.Content;
import dev.skein.v1.ConversationTarget;
import dev.skein.v1.LoginRequest;
import dev.skein.v1.MessageServiceGrpc;
import dev.skein.v1.Platform;
import dev.skein.v1.PullRequest;
import dev.skein.v1.PullResponse;
import dev.skein.v1.SendRequest;
import dev.skein.v1.SendResponse;
import dev.skein.v1.ServerFrame;
import dev.skein.v1.TextContent;
import io.grpc.ClientInterceptor;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import io.grpc.reflection.v1.ServerReflectionRequest;
import io.grpc.reflection.v1.ServerReflectionResponse;
import io.grpc.reflection.v1.ServiceResponse;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(GatewayStack.class)
class FourDoorsComponentTest extends DoorComponent {
    @Test
    @Tag("PLT-03")
    void httpTakesAndGivesJson() {
        given().contentType("application/json")
                .header("authorization", "Bearer " + services.trust.userToken("alice"))
                .body(
                        "{\"conversation\":{\"userId\":\"bob\"},\"client_message_id\":\"6b1e4d7e-7d7c-4a0e-9c39-9a3a3c1f8a11\","
                                + "\"content\":{\"text\":{\"text\":\"hello\"}}}")
                .post("/skein.v1.MessageService/Send")
                .then()
                .statusCode(200)
                .body("conversation_id", equalTo("p:alice:bob"));
    }

    @Test
    @Tag("CON-01")
    @Tag("PLT-03")
    void webSocketTakesAndGivesProtobuf() throws Exception {
        try (WsClient client = WsClient.proto(http.getPort())) {
            ServerFrame connected = client.connect(services.trust.userToken("alice"), "d1", Platform.PLATFORM_ANDROID);
            assertThat(connected.getConnected().getUserId()).isEqualTo("alice");

            ServerFrame reply = client.call("skein.v1.MessageService/Send", hello("bob"));

            assertThat(SendResponse.parseFrom(reply.getReply().getResponse()).getConversationId())
                    .isEqualTo("p:alice:bob");
        }
    }

    @Test
    @Tag("CON-01")
    @Tag("PLT-03")
    void webSocketTakesAndGivesJson() {
        try (WsClient client = WsClient.json(http.getPort())) {
            client.text("{\"id\":1,\"connect\":{\"token\":\"" + services.trust.userToken("carol")
                    + "\",\"device_id\":\"d1\",\"platform\":\"PLATFORM_WEB\"}}");
            assertThat(client.awaitText()).startsWith("{\"id\":1,\"connected\":{\"session_id\":");

            client.text("{\"id\":2,\"call\":{\"method\":\"skein.v1.MessageService/Send\","
                    + "\"request\":{\"conversation\":{\"user_id\":\"bob\"}}}}");

            assertThat(client.awaitText())
                    .startsWith("{\"id\":2,\"reply\":{\"response\":{\"conversation_id\":\"p:carol:bob\"");
        }
    }

    @Test
    @Tag("PLT-03")
    void grpcTakesAndGivesProtobuf() {
        ManagedChannel channel = grpcChannel();
        try {
            PullResponse response = MessageServiceGrpc.newBlockingStub(channel)
                    .withInterceptors(bearer(services.trust.userToken("alice")))
                    .pull(PullRequest.newBuilder()
                            .setConversationId("p:alice:bob")
                            .build());
            assertThat(response.getHeadSeq()).isEqualTo(7);
        } finally {
            channel.shutdownNow();
        }
    }

    @Test
    void whatIsTooLargeForGrpcIsSaidToBe() {
        ManagedChannel channel = grpcChannel();
        try {
            assertThatThrownBy(() -> MessageServiceGrpc.newBlockingStub(channel)
                            .withInterceptors(bearer(services.trust.userToken("alice")))
                            .pull(PullRequest.newBuilder()
                                    .setConversationId("x".repeat(1_100_000))
                                    .build()))
                    .satisfies(failure ->
                            assertThat(GrpcErrors.fromStatus(failure).code()).isEqualTo(ErrorCode.FRAME_TOO_LARGE));
        } finally {
            channel.shutdownNow();
        }
    }

    @Test
    void grpcReflectionListsTheContract() throws Exception {
        ManagedChannel channel = grpcChannel();
        try {
            var answer = new java.util.concurrent.CompletableFuture<ServerReflectionResponse>();
            var asked = ServerReflectionGrpc.newStub(channel).serverReflectionInfo(new StreamObserver<>() {
                @Override
                public void onNext(ServerReflectionResponse response) {
                    answer.complete(response);
                }

                @Override
                public void onError(Throwable failure) {
                    answer.completeExceptionally(failure);
                }

                @Override
                public void onCompleted() {}
            });
            asked.onNext(
                    ServerReflectionRequest.newBuilder().setListServices("").build());
            assertThat(answer.get(10, TimeUnit.SECONDS)
                            .getListServicesResponse()
                            .getServiceList())
                    .extracting(ServiceResponse::getName)
                    .contains("skein.v1.MessageService", "skein.v1.GroupService", "grpc.health.v1.Health");
            asked.onCompleted();
        } finally {
            channel.shutdownNow();
        }
    }

    /** Whose token has run out comes with it to get the next one. */
    @Test
    void methodsOpenToAnyoneDoNotLookAtATokenAtAnyDoor() {
        List<String> tokens = List.of(
                "Bearer x.y.z",
                "Bearer " + services.trust.token("demo", "alice", "USER", Map.of(), -60),
                "Bearer " + services.trust.forged("alice"),
                "Basic !",
                "Whatever");
        ManagedChannel channel = grpcChannel();
        try {
            for (String token : tokens) {
                for (String method : List.of(
                        "AuthService/Login",
                        "AuthService/Refresh",
                        "AuthService/IssuePlatformToken",
                        "AccountService/Register")) {
                    given().contentType("application/json")
                            .header("authorization", token)
                            .header("skein-act-as", "bob")
                            .body("{}")
                            .post("/skein.v1." + method);
                    var seen = services.lastCall();
                    assertThat(seen.method()).as(token).isEqualTo("skein.v1." + method);
                    assertThat(seen.caller().getKind()).isEqualTo(CallerKind.CALLER_KIND_ANONYMOUS);
                }
                AuthServiceGrpc.newBlockingStub(channel)
                        .withInterceptors(authorization(token))
                        .login(LoginRequest.getDefaultInstance());
            }
        } finally {
            channel.shutdownNow();
        }
    }

    /** Every error of the enum, made by a service, looks the same from every door. */
    @Test
    @Tag("PLT-03")
    void errorsAreTheSameThroughAllDoors() throws Exception {
        ManagedChannel channel = grpcChannel();
        try (WsClient client = WsClient.proto(http.getPort());
                WsClient jsonClient = WsClient.json(http.getPort())) {
            client.connect(services.trust.userToken("alice"), "d1", Platform.PLATFORM_ANDROID);
            jsonClient.text("{\"id\":1,\"connect\":{\"token\":\"" + services.trust.userToken("erin")
                    + "\",\"device_id\":\"d1\",\"platform\":\"PLATFORM_WEB\"}}");
            jsonClient.awaitText();
            for (ErrorCode code : ErrorCodes.all()) {
                httpAnswers(code);
                sessionAnswers(client, code);
                jsonSessionAnswers(jsonClient, code);
                grpcAnswers(channel, code);
            }
        } finally {
            channel.shutdownNow();
        }
    }

    private void httpAnswers(ErrorCode code) {
        given().contentType("application/json")
                .header("authorization", "Bearer " + services.trust.userToken("alice"))
                .body("{\"conversation_id\":\"error-" + code.name() + "\"}")
                .post("/skein.v1.MessageService/Pull")
                .then()
                .statusCode(ErrorCodes.httpStatus(code))
                .body("code", equalTo(ErrorCodes.connectName(code)))
                .body("details[0].type", equalTo("skein.v1.ErrorInfo"))
                .body("details[0].debug.reason", equalTo(code.name()))
                .body("details[0].debug.number", equalTo(code.getNumber()));
    }

    private static void sessionAnswers(WsClient client, ErrorCode code) {
        for (String method : List.of("skein.v1.MessageService/Pull", "skein.v1.MessageService/Send")) {
            MessageLite request = method.endsWith("Pull") ? pull(code) : hello("error-" + code.name());
            var error = client.call(method, request).getReply().getError();
            assertThat(error.getCode()).as(code.name()).isEqualTo(ErrorCodes.connectName(code));
            assertThat(error.getInfo().getReason()).isEqualTo(code.name());
            assertThat(error.getInfo().getNumber()).isEqualTo(code.getNumber());
        }
    }

    private static void jsonSessionAnswers(WsClient client, ErrorCode code) {
        client.text("{\"id\":2,\"call\":{\"method\":\"skein.v1.MessageService/Pull\",\"request\":"
                + "{\"conversation_id\":\"error-" + code.name() + "\"}}}");
        assertThat(client.awaitText())
                .startsWith("{\"id\":2,\"reply\":{\"error\":{\"code\":\"" + ErrorCodes.connectName(code))
                .contains("\"reason\":\"" + code.name() + "\"");
    }

    private void grpcAnswers(ManagedChannel channel, ErrorCode code) {
        assertThatThrownBy(() -> MessageServiceGrpc.newBlockingStub(channel)
                        .withInterceptors(bearer(services.trust.userToken("alice")))
                        .pull(pull(code)))
                .satisfies(failure -> {
                    assertThat(Status.fromThrowable(failure).getCode().value())
                            .isEqualTo(ErrorCodes.status(code).getNumber());
                    assertThat(GrpcErrors.fromStatus(failure).code()).isEqualTo(code);
                });
    }

    private static PullRequest pull(ErrorCode code) {
        return PullRequest.newBuilder()
                .setConversationId("error-" + code.name())
                .build();
    }

    private ManagedChannel grpcChannel() {
        return NettyChannelBuilder.forAddress("127.0.0.1", http.getPort())
                .usePlaintext()
                .build();
    }

    private static ClientInterceptor bearer(String token) {
        return authorization("Bearer " + token);
    }

    private static ClientInterceptor authorization(String value) {
        Metadata metadata = new Metadata();
        metadata.put(Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), value);
        return MetadataUtils.newAttachHeadersInterceptor(metadata);
    }

    static SendRequest hello(String to) {
        return SendRequest.newBuilder()
                .setConversation(ConversationTarget.newBuilder().setUserId(to))
                .setClientMessageId("6b1e4d7e-7d7c-4a0e-9c39-9a3a3c1f8a11")
                .setContent(
                        Content.newBuilder().setText(TextContent.newBuilder().setText("hello")))
                .build();
    }
}
