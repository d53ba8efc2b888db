package dev.skein.gateway;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.skein.gateway.testing.GatewayStack;
import dev.skein.gateway.testing.WsClient;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** JSON that is refused, and what protobuf JSON allows, at both doors that read it. */
@QuarkusTest
@QuarkusTestResource(GatewayStack.class)
class BadJsonComponentTest extends SessionComponent {
    private static final String PULL = "skein.v1.MessageService/Pull";

    /** Objects that are JSON, but no request. */
    static Stream<String> noRequests() {
        return Stream.of(
                "{'conversation_id':'a\\ud83d'}",
                "{'conversation_id':'\\ud83dx'}",
                "{'conversation_id':'\\ude00'}",
                "{'conversation_id':'\\ude00\\ud83d'}",
                "{'conversation_id\\ud83d':'a'}",
                "{'conversation_id\\u0000':'a'}",
                "{'conversation_id':123}",
                "{'conversation_id':true}",
                "{'conversation_id':['a']}",
                "{'conversation_id':{}}",
                "{'conversation_id':'a','conversationId':'b'}",
                "{'conversation_id':'a','conversation_id':'a'}",
                "{'limit':'many'}",
                "{'limit':true}",
                "{'limit':1.5}",
                "{'limit':2147483648}",
                "{'limit':1e999}",
                "{'limit':1e999999999}",
                "{'from_seq':'+1'}",
                "{'from_seq':' 1'}",
                "{'from_seq':1e30}",
                "{'from_seq':" + "9".repeat(390) + "}",
                "{'nope':1}",
                "{'nope':" + "[".repeat(50) + "]".repeat(50) + "}");
    }

    /** What is no JSON, or more than one document of it. */
    static Stream<String> noJson() {
        return Stream.of(
                "{} garbage",
                "{}{}",
                "{},",
                "{}]",
                "{} {'conversation_id':'b'}",
                "{'conversation_id':'a'",
                "{'conversation_id':'a',}",
                "{conversation_id:'a'}",
                "{'from_seq':" + "9".repeat(410) + "}",
                "{'limit':NaN}",
                "{'limit':01}",
                "{'limit':.5}",
                "{/**/}",
                "\ufeff{}",
                "{'conversation_id':'\u0001'}",
                "{'conversation_id':'\\x41'}",
                "[]",
                "'text'",
                "5",
                "null",
                "{'conversation_id':" + "[".repeat(100_000),
                "{'nope':".repeat(1_000) + "1" + "}".repeat(1_000));
    }

    static Stream<String> requests() {
        return Stream.of(
                " {'conversation_id':'a'} \r\n\t",
                "{'conversationId':'a\\ud83d\\ude00','fromSeq':'1','limit':1e1}",
                "{'from_seq':1,'limit':'10'}",
                "{'from_seq':1.0,'limit':null}",
                "{'from_seq':12e2}");
    }

    @ParameterizedTest
    @MethodSource({"noRequests", "noJson"})
    void isBadJsonByHttp(String text) {
        services.calls.clear();
        String message = given().contentType("application/json")
                .header("authorization", "Bearer " + services.trust.userToken("alice"))
                .body(json(text).getBytes(java.nio.charset.StandardCharsets.UTF_8))
                .post('/' + PULL)
                .then()
                .statusCode(400)
                .body("details[0].debug.reason", org.hamcrest.Matchers.equalTo("BAD_JSON"))
                .extract()
                .path("message");
        assertThat(message).isNotBlank().doesNotContain("\n").hasSizeLessThan(300);
        assertThat(services.calls).noneMatch(call -> call.method().endsWith("Pull"));
    }

    @ParameterizedTest
    @MethodSource("requests")
    void isTakenByHttp(String text) {
        given().contentType("application/json")
                .header("authorization", "Bearer " + services.trust.userToken("alice"))
                .body(json(text).getBytes(java.nio.charset.StandardCharsets.UTF_8))
                .post('/' + PULL)
                .then()
                .statusCode(200);
    }

    @Test
    void badRequestsAreAnsweredByWebSocket() {
        try (WsClient client = connectedByJson()) {
            noRequests().forEach(request -> {
                client.text(call(request));
                assertThat(client.awaitText())
                        .as(request)
                        .startsWith("{\"id\":2,")
                        .contains("BAD_JSON");
            });
            requests().forEach(request -> {
                client.text(call(request));
                assertThat(client.awaitText()).as(request).contains("head_seq");
            });
        }
    }

    @ParameterizedTest
    @MethodSource("noJson")
    void whatIsNoJsonClosesWith4002(String text) {
        try (WsClient client = connectedByJson()) {
            // More brackets than fit into a frame would be too large before anything else.
            String frame = json(text);
            client.text(frame.substring(0, Math.min(frame.length(), 60_000)));
            assertThat(client.awaitClose()).isEqualTo(4002);
        }
    }

    private WsClient connectedByJson() {
        WsClient client = WsClient.json(http.getPort());
        client.text("{\"id\":1,\"connect\":{\"token\":\"" + services.trust.userToken("gina")
                + "\",\"device_id\":\"d1\",\"platform\":\"PLATFORM_WEB\"}}");
        assertThat(client.awaitText()).contains("connected");
        return client;
    }

    private static String call(String request) {
        return json("{'id':2,'call':{'request':" + request + ",'method':'" + PULL + "'}}");
    }

    private static String json(String text) {
        return text.replace('\'', '"');
    }
}
