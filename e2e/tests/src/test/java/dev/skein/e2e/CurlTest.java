package dev.skein.e2e;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;

import io.restassured.RestAssured;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The HTTP door as curl uses it, and what bad input gets there. PLT-03, T2. */
class CurlTest {
    private static String alice;
    private static String bob;
    private static String token;

    @BeforeAll
    static void twoUsers() {
        RestAssured.baseURI = Person.gatewayUrl(0);
        alice = register("alice");
        bob = register("bob");
        token = login(alice);
    }

    @Test
    @Tag("MSG-01")
    @Tag("PLT-03")
    void aMessageIsSentAndPulled() {
        String id = UUID.randomUUID().toString();
        String conversation = send(id, "hello")
                .statusCode(200)
                .body("seq", notNullValue())
                .body("server_time", notNullValue())
                .extract()
                .path("conversation_id");

        as(token)
                .body("{\"conversationId\":\"" + conversation + "\",\"fromSeq\":1,\"limit\":50}")
                .post("/skein.v1.MessageService/Pull")
                .then()
                .statusCode(200)
                .body("messages.client_message_id", hasItem(id))
                .body("messages.content.text.text", hasItem("hello"))
                .body("$", hasKey("head_seq"));
    }

    @Test
    @Tag("MSG-03")
    void aRetryGetsTheFirstAcknowledgement() {
        String id = UUID.randomUUID().toString();
        String first = send(id, "once").extract().path("seq");

        send(id, "once").statusCode(200).body("duplicate", equalTo(true)).body("seq", equalTo(first));
        refused(send(id, "other"), 409, "CLIENT_MESSAGE_ID_REUSED");
    }

    @Test
    @Tag("PLT-03")
    void badInputGetsTheRightError() {
        refused(post(token, "MessageService/Nope", "{}"), 501, "UNKNOWN_METHOD");
        refused(post(token, "NopeService/Send", "{}"), 501, "UNKNOWN_METHOD");
        refused(post(token, "MessageService/Send", "{\"conversation\""), 400, "BAD_JSON");
        refused(post(token, "MessageService/Send", "{\"conversation\":7}"), 400, "BAD_JSON");
        refused(post(token, "MessageService/Send", "{\"colour\":\"blue\"}"), 400, "BAD_JSON")
                .body("message", containsString("colour"));
        refused(send("no-uuid", "x"), 400, "BAD_MESSAGE_PARAMETER")
                .body("message", containsString("client_message_id"));
        refused(sendTo("nobody-here", "x"), 404, "RECEIVER_UNKNOWN");
        refused(sendTo("no such user!", "x"), 400, "BAD_MESSAGE_PARAMETER").body("message", containsString("user_id"));
        refused(send(UUID.randomUUID().toString(), "x".repeat(8 * 1024 + 1)), 400, "TEXT_TOO_LONG");
        refused(send(UUID.randomUUID().toString(), ""), 400, "BAD_CONTENT");
        refused(pull("g:@TGS#nosuchgroup1"), 404, "CONVERSATION_UNKNOWN");
        refused(pull("rubbish"), 400, "BAD_MESSAGE_PARAMETER").body("message", containsString("conversation_id"));
    }

    @Test
    @Tag("OPS-09")
    void anothersConversationDoesNotExist() {
        String carol = register("carol");
        String dave = register("dave");
        as(login(carol))
                .body(sendBody(dave, UUID.randomUUID().toString(), "secret"))
                .post("/skein.v1.MessageService/Send")
                .then()
                .statusCode(200);

        refused(pull("p:" + carol + ":" + dave), 404, "CONVERSATION_UNKNOWN");
    }

    @Test
    @Tag("OPS-09")
    void withoutAGoodTokenNothingIsDone() {
        refused(post("", "MessageService/Pull", "{}"), 401, "TOKEN_INVALID");
        refused(post("rubbish", "MessageService/Pull", "{}"), 401, "TOKEN_INVALID");
        String forged = token.substring(0, token.lastIndexOf('.') + 1) + "AAAA" + token.substring(token.length() - 20);
        refused(post(forged, "MessageService/Pull", "{}"), 401, "TOKEN_INVALID");
        refused(post(token, "AccountService/Import", "{\"accounts\":[]}"), 403, "PLATFORM_ONLY");
        refused(post(token, "../skein.internal.v1.ProjectionService/Apply", "{}"), 501, "UNKNOWN_METHOD");
    }

    @Test
    @Tag("USR-05")
    void aLogoutRevokesTheToken() {
        String eve = register("eve");
        String evesToken = login(eve);
        post(evesToken, "AuthService/Logout", "{}").statusCode(200);

        org.awaitility.Awaitility.await()
                .atMost(Person.SOON)
                .untilAsserted(() -> refused(post(evesToken, "ProfileService/Get", "{}"), 401, "TOKEN_REVOKED"));
    }

    @Test
    void invalidUtf8IsBadJson() {
        byte[] body = "{\"user_ids\":[\"\u00ff\"]}".getBytes(StandardCharsets.ISO_8859_1);

        refused(as(token).body(body).post("/skein.v1.ProfileService/Get").then(), 400, "BAD_JSON");
    }

    @Test
    @Tag("USR-01")
    void anAccountIsTakenOnce() {
        given().contentType("application/json")
                .body("{\"app_key\":\"demo\",\"user_id\":\"" + alice + "\",\"password\":\"correct horse\"}")
                .post("/skein.v1.AccountService/Register")
                .then()
                .statusCode(409)
                .body("code", equalTo("already_exists"))
                .body("details", hasSize(1));
    }

    private static ValidatableResponse send(String id, String text) {
        return as(token)
                .body(sendBody(bob, id, text))
                .post("/skein.v1.MessageService/Send")
                .then();
    }

    private static ValidatableResponse sendTo(String user, String text) {
        return as(token)
                .body(sendBody(user, UUID.randomUUID().toString(), text))
                .post("/skein.v1.MessageService/Send")
                .then();
    }

    private static String sendBody(String user, String id, String text) {
        return "{\"conversation\":{\"user_id\":\"" + user + "\"},\"client_message_id\":\"" + id
                + "\",\"content\":{\"text\":{\"text\":\"" + text + "\"}}}";
    }

    private static ValidatableResponse pull(String conversation) {
        return post(token, "MessageService/Pull", "{\"conversation_id\":\"" + conversation + "\",\"from_seq\":1}");
    }

    private static ValidatableResponse post(String bearer, String method, String body) {
        return as(bearer).body(body).post("/skein.v1." + method).then();
    }

    private static ValidatableResponse refused(ValidatableResponse response, int status, String reason) {
        return response.statusCode(status).body("details[0].debug.reason", equalTo(reason));
    }

    private static RequestSpecification as(String bearer) {
        RequestSpecification request = given().contentType("application/json").urlEncodingEnabled(false);
        return bearer.isEmpty() ? request : request.header("authorization", "Bearer " + bearer);
    }

    private static String register(String name) {
        String user = SharedCluster.freshUser(name);
        given().contentType("application/json")
                .body("{\"app_key\":\"demo\",\"user_id\":\"" + user
                        + "\",\"password\":\"correct horse\",\"nickname\":\"" + name + "\"}")
                .post("/skein.v1.AccountService/Register")
                .then()
                .statusCode(200)
                .body("user_id", equalTo(user));
        return user;
    }

    private static String login(String user) {
        return given().contentType("application/json")
                .body("{\"app_key\":\"demo\",\"user_id\":\"" + user
                        + "\",\"password\":\"correct horse\",\"device_id\":\"c1\",\"platform\":\"PLATFORM_WEB\"}")
                .post("/skein.v1.AuthService/Login")
                .then()
                .statusCode(200)
                .extract()
                .path("access_token");
    }
}
