package dev.skein.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.common.util.concurrent.ListenableFuture;
import dev.skein.gateway.call.CallRouter;
import dev.skein.gateway.testing.FakeServices.SeenCall;
import dev.skein.gateway.testing.GatewayStack;
import dev.skein.gateway.testing.WsClient;
import dev.skein.v1.MessageServiceGrpc;
import dev.skein.v1.MessageServiceGrpc.MessageServiceFutureStub;
import dev.skein.v1.Platform;
import dev.skein.v1.PullRequest;
import dev.skein.v1.PullResponse;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.MetadataUtils;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Calls that end before their answer: given up by the caller, out of time, or broken off with their connection. */
@QuarkusTest
@QuarkusTestResource(GatewayStack.class)
class GivenUpCallsComponentTest extends DoorComponent {
    private static final String PULL = "skein.v1.MessageService/Pull";
    private static final String CREATE = "skein.v1.GroupService/Create";

    @Inject
    CallRouter router;

    private ManagedChannel channel;

    @BeforeEach
    void open() {
        services.calls.clear();
        services.cancelled.clear();
        channel = NettyChannelBuilder.forAddress("127.0.0.1", http.getPort())
                .usePlaintext()
                .build();
    }

    @AfterEach
    void close() {
        channel.shutdownNow();
        await().untilAsserted(() -> assertThat(router.running()).isZero());
    }

    @Test
    void whatAGrpcCallerGivesUpIsGivenUpByTheService() {
        ListenableFuture<PullResponse> call = grpc().pull(pull("hang-by-grpc"));
        awaitSeen(PULL);

        call.cancel(true);

        awaitCancelled(PULL);
        assertThat(channel.isShutdown()).isFalse();
    }

    @Test
    void whatAGrpcConnectionLeavesBehindIsGivenUpByTheService() {
        ListenableFuture<PullResponse> unused = grpc().pull(pull("hang-by-connection"));
        awaitSeen(PULL);

        channel.shutdownNow();

        awaitCancelled(PULL);
    }

    @ParameterizedTest
    @EnumSource
    void whatAnHttpCallerGivesUpIsGivenUpByTheService(HttpClient.Version version) {
        try (HttpClient client = HttpClient.newBuilder().version(version).build()) {
            CompletableFuture<?> call = client.sendAsync(
                    post(CREATE, "{\"group_id\":\"hang-" + version + "\"}"), BodyHandlers.discarding());
            awaitSeen(CREATE);

            call.cancel(true);

            awaitCancelled(CREATE);
            client.shutdownNow();
        }
    }

    @Test
    void readsOfAClosedSessionAreGivenUpAndChangesCarriedThrough() throws Exception {
        try (WsClient client = WsClient.proto(http.getPort())) {
            client.connect(services.trust.userToken("alice"), "d1", Platform.PLATFORM_ANDROID);
            client.start(PULL, pull("hang-read").toByteString());
            client.start("skein.v1.MessageService/MarkRead", pull("once-change").toByteString());
            awaitSeen(PULL);
            awaitSeen("skein.v1.MessageService/MarkRead");
        }

        awaitCancelled(PULL);
        assertThat(services.cancelled).containsExactly(PULL);
        services.refuseHeld();
    }

    @Test
    void theServiceKnowsHowLongTheCallerWaits() {
        ListenableFuture<PullResponse> unused =
                grpc().withDeadlineAfter(900, TimeUnit.MILLISECONDS).pull(pull("p:alice:bob"));
        assertThat(awaitSeen(PULL).waitsMs()).isLessThanOrEqualTo(900);
        services.calls.clear();

        HttpRequest byHttp = HttpRequest.newBuilder(post(PULL, "{}"), (name, value) -> true)
                .header("connect-timeout-ms", "800")
                .build();
        HttpClient.newHttpClient().sendAsync(byHttp, BodyHandlers.discarding()).join();
        assertThat(awaitSeen(PULL).waitsMs()).isLessThanOrEqualTo(800);
    }

    @Test
    void aReadIsTriedAgainWhenItsConnectionBreaks() throws Exception {
        HttpResponse<String> answer = breakConnectionDuring(PULL, "{\"conversation_id\":\"once-read\"}");

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(services.calls).extracting(SeenCall::method).containsExactly(PULL, PULL);
        assertThat(services.calls).extracting(SeenCall::port).doesNotHaveDuplicates();
    }

    @Test
    void anythingElseIsNot() throws Exception {
        HttpResponse<String> answer = breakConnectionDuring(CREATE, "{\"group_id\":\"once-change\"}");

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(503);
        assertThat(answer.body()).contains("UNAVAILABLE");
        assertThat(services.calls).hasSize(1);
        awaitGroupService();
    }

    private HttpResponse<String> breakConnectionDuring(String method, String request) {
        awaitBothReplicas();
        CompletableFuture<HttpResponse<String>> call =
                HttpClient.newHttpClient().sendAsync(post(method, request), BodyHandlers.ofString());
        int port = awaitSeen(method).port();
        services.stop(port);
        try {
            return call.join();
        } finally {
            services.start(port);
        }
    }

    /** One may be known as down since the test before. */
    private void awaitBothReplicas() {
        await().untilAsserted(() -> {
            grpc().pull(pull("p:alice:bob")).get();
            assertThat(services.calls).extracting(SeenCall::port).containsAll(services.messagingPorts());
        });
        services.calls.clear();
    }

    private void awaitGroupService() {
        await().untilAsserted(() -> assertThat(HttpClient.newHttpClient()
                        .send(post("skein.v1.AuthService/Login", "{\"user_id\":\"alice\"}"), BodyHandlers.ofString())
                        .statusCode())
                .isEqualTo(200));
    }

    private SeenCall awaitSeen(String method) {
        await().untilAsserted(() ->
                assertThat(services.calls).extracting(SeenCall::method).contains(method));
        return services.lastCall();
    }

    private void awaitCancelled(String method) {
        await().untilAsserted(() -> assertThat(services.cancelled).contains(method));
    }

    private static PullRequest pull(String conversation) {
        return PullRequest.newBuilder().setConversationId(conversation).build();
    }

    private MessageServiceFutureStub grpc() {
        Metadata bearer = new Metadata();
        bearer.put(
                Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER),
                "Bearer " + services.trust.userToken("alice"));
        return MessageServiceGrpc.newFutureStub(channel)
                .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(bearer));
    }

    private HttpRequest post(String method, String body) {
        return HttpRequest.newBuilder(http.resolve("/" + method))
                .header("content-type", "application/json")
                .header("authorization", "Bearer " + services.trust.userToken("alice"))
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
    }
}
