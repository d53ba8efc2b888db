package dev.skein.gateway;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import dev.skein.gateway.testing.FakeServices;
import dev.skein.gateway.testing.GatewayStack;
import dev.skein.gateway.testing.WsClient;
import dev.skein.v1.Content;
import dev.skein.v1.ConversationTarget;
import dev.skein.v1.Platform;
import dev.skein.v1.SendRequest;
import dev.skein.v1.SendResponse;
import dev.skein.v1.ServerFrame;
import dev.skein.v1.TextContent;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(GatewayStack.class)
class FourDoorsComponentTest {
    @TestHTTPResource
    URI http;

    FakeServices services = FakeServices.shared();

    @BeforeEach
    void readyToCheckTokens() {
        Awaitility.await()
                .untilAsserted(() -> given().contentType("application/json")
                        .header("authorization", "Bearer " + services.trust.userToken("alice"))
                        .body("{\"conversation_id\":\"p:alice:bob\"}")
                        .post("/skein.v1.MessageService/Pull")
                        .then()
                        .statusCode(200));
    }

    @Test
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

    static SendRequest hello(String to) {
        return SendRequest.newBuilder()
                .setConversation(ConversationTarget.newBuilder().setUserId(to))
                .setClientMessageId("6b1e4d7e-7d7c-4a0e-9c39-9a3a3c1f8a11")
                .setContent(
                        Content.newBuilder().setText(TextContent.newBuilder().setText("hello")))
                .build();
    }
}
