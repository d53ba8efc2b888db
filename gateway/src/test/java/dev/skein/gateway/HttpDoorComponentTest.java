package dev.skein.gateway;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasKey;

import dev.skein.gateway.testing.FakeTrust;
import dev.skein.gateway.testing.GatewayStack;
import dev.skein.internal.v1.CallerKind;
import dev.skein.v1.ErrorInfo;
import dev.skein.v1.PullRequest;
import dev.skein.v1.PullResponse;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.config.EncoderConfig;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.assertj.core.api.Condition;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(GatewayStack.class)
class HttpDoorComponentTest extends DoorComponent {
    private static final String PULL = "/skein.v1.MessageService/Pull";

    @BeforeEach
    void forgetCalls() {
        services.calls.clear();
    }

    @Test
    @Tag("PLT-03")
    void protobufBodyIsAnsweredWithProtobuf() throws Exception {
        byte[] answer = bearer().config(RestAssured.config()
                        .encoderConfig(EncoderConfig.encoderConfig()
                                .encodeContentTypeAs("application/proto", ContentType.BINARY)))
                .contentType("application/proto")
                .body(PullRequest.newBuilder()
                        .setConversationId("p:a:b")
                        .build()
                        .toByteArray())
                .post(PULL)
                .then()
                .statusCode(200)
                .contentType("application/proto")
                .extract()
                .asByteArray();
        assertThat(PullResponse.parseFrom(answer).getHeadSeq()).isEqualTo(7);
    }

    @Test
    @Tag("PLT-03")
    void errorDetailIsTheEncodedErrorInfo() throws Exception {
        String value = pull("{\"conversation_id\":\"error-NO_RIGHT\"}")
                .statusCode(403)
                .extract()
                .path("details[0].value");
        assertThat(ErrorInfo.parseFrom(Base64.getDecoder().decode(value)).getReason())
                .isEqualTo("NO_RIGHT");
    }

    @Test
    void badBodiesAreToldApart() {
        refused(pull("{\"conversation_id\":"), 400, "BAD_JSON");
        refused(pull("{\"nope\":1}"), 400, "BAD_JSON").body("message", containsString("nope"));
        refused(pull("{\"limit\":\"many\"}"), 400, "BAD_JSON");
        refused(pull("[]"), 400, "BAD_JSON");
        refused(pull(""), 400, "BAD_JSON");
        refused(
                bearer().contentType("application/json")
                        .body(new byte[] {'{', '"', (byte) 0xc3, (byte) 0x28, '"', ':', '1', '}'})
                        .post(PULL)
                        .then(),
                400,
                "BAD_JSON");
        refused(pull("{\"conversation_id\":\"" + "x".repeat(1_100_000) + "\"}"), 400, "FRAME_TOO_LARGE");
        assertThat(services.calls).noneMatch(call -> call.method().endsWith("Pull"));
    }

    @Test
    void whatIsNoCallIsRefused() {
        refused(
                bearer().contentType("application/json")
                        .body("{}")
                        .post("/skein.v1.MessageService/Fly")
                        .then(),
                501,
                "UNKNOWN_METHOD");
        refused(
                bearer().contentType("application/json")
                        .body("{}")
                        .post("/skein.v1.Nothing/Get")
                        .then(),
                501,
                "UNKNOWN_METHOD");
        refused(bearer().get(PULL).then(), 405, "BAD_REQUEST")
                .header("allow", "POST")
                .body("message", containsString("POST"));
        refused(bearer().contentType("text/plain").body("{}").post(PULL).then(), 415, "BAD_REQUEST")
                .body("message", containsString("application/json"));
        refused(given().get("/ws").then(), 426, "BAD_REQUEST").body("message", containsString("websocket"));
        refused(given().post("/ws").then(), 405, "BAD_REQUEST").header("allow", "GET");
        given().contentType("application/json")
                .body("{}")
                .post("/skein.internal.v1.TrustService/Snapshot")
                .then()
                .statusCode(404);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/grpc",
                "application/grpc+proto",
                "application/grpc-web+json",
                "application/grpc-web-text",
                "Application/GRPC-Web-Text+proto; charset=utf-8"
            })
    void otherProtocolsAreToldWhatIsSpokenHere(String type) throws Exception {
        for (HttpClient.Version version : HttpClient.Version.values()) {
            if (version == HttpClient.Version.HTTP_2 && !type.contains("-")) {
                // That is gRPC.
                continue;
            }
            try (HttpClient client = HttpClient.newBuilder().version(version).build()) {
                HttpResponse<String> answer = client.send(
                        HttpRequest.newBuilder(http.resolve(PULL))
                                .header("content-type", type)
                                .POST(HttpRequest.BodyPublishers.ofByteArray(new byte[5]))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
                assertThat(answer.statusCode()).as("%s by %s", type, version).isEqualTo(415);
                assertThat(answer.headers().firstValue("accept-post")).hasValue("application/json, application/proto");
                assertThat(answer.body()).contains("BAD_REQUEST").contains("gRPC needs HTTP/2");
            }
        }
    }

    @Test
    void whatIsNotHereIsSaidInJsonToAllButBrowsers() {
        refused(given().body("{}").post("/foo").then(), 404, "UNKNOWN_METHOD")
                .body("message", containsString("/skein.v1."));
        refused(
                given().contentType("application/json")
                        .body("{}")
                        .post("/skein.v2.X/Y")
                        .then(),
                404,
                "UNKNOWN_METHOD");
        refused(given().accept("application/json").get("/nosuch").then(), 404, "UNKNOWN_METHOD");
        refused(given().delete("/openapi.json").then(), 405, "BAD_REQUEST");
        given().accept("text/html,application/xhtml+xml,*/*;q=0.8")
                .get("/nosuch")
                .then()
                .statusCode(404)
                .contentType("text/html")
                .body(containsString("not found"));
        given().head("/nosuch").then().statusCode(404);
    }

    @Test
    @Tag("PLT-02")
    void credentialsAreNeeded() {
        RequestSpecification json = given().contentType("application/json").body("{\"conversation_id\":\"p:a:b\"}");
        refused(json.post(PULL).then(), 401, "TOKEN_INVALID");
        refused(json.header("authorization", "Bearer x.y.z").post(PULL).then(), 401, "TOKEN_INVALID");
        refused(
                given().contentType("application/json")
                        .body("{}")
                        .header("authorization", "Bearer " + services.trust.forged("alice"))
                        .post(PULL)
                        .then(),
                401,
                "TOKEN_INVALID");
    }

    @Test
    void loginIsOpenToAnyone() {
        given().contentType("application/json")
                .body("{\"app_key\":\"demo\",\"user_id\":\"alice\"}")
                .post("/skein.v1.AuthService/Login")
                .then()
                .statusCode(200)
                .body("user_id", equalTo("alice"));
        assertThat(services.lastCall().caller().getKind()).isEqualTo(CallerKind.CALLER_KIND_ANONYMOUS);
    }

    @Test
    @Tag("PLT-02")
    void platformActsForTheUserItNames() {
        given().contentType("application/json")
                .header("authorization", "Bearer " + services.trust.platformToken())
                .header("skein-act-as", "bob")
                .body("{\"conversation_id\":\"p:a:b\"}")
                .post(PULL)
                .then()
                .statusCode(200);
        var caller = services.lastCall().caller();
        assertThat(caller.getKind()).isEqualTo(CallerKind.CALLER_KIND_PLATFORM);
        assertThat(caller.getUserId()).isEqualTo("bob");
        assertThat(caller.getAppId()).isEqualTo("demo");

        refused(
                bearer().contentType("application/json")
                        .header("skein-act-as", "bob")
                        .body("{}")
                        .post(PULL)
                        .then(),
                403,
                "PLATFORM_ONLY");
    }

    @Test
    @Tag("PLT-02")
    void appKeyAndSecretServeAsACredential() {
        given().contentType("application/json")
                .auth()
                .preemptive()
                .basic("demo", FakeTrust.SECRET)
                .body("{\"conversation_id\":\"p:a:b\"}")
                .post(PULL)
                .then()
                .statusCode(200);
        refused(
                given().contentType("application/json")
                        .auth()
                        .preemptive()
                        .basic("demo", "wrong")
                        .body("{}")
                        .post(PULL)
                        .then(),
                401,
                "BAD_APP_SECRET");
    }

    @Test
    @Tag("PLT-11")
    void aUserWhoCallsTooFastWaits() {
        HttpRequest pull = HttpRequest.newBuilder(http.resolve(PULL))
                .header("content-type", "application/json")
                .header("authorization", "Bearer " + services.trust.userToken("hasty"))
                .POST(HttpRequest.BodyPublishers.ofString("{\"conversation_id\":\"p:a:b\"}"))
                .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            List<CompletableFuture<HttpResponse<String>>> calls = Stream.generate(
                            () -> client.sendAsync(pull, HttpResponse.BodyHandlers.ofString()))
                    .limit(1_000)
                    .toList();
            assertThat(calls.stream().map(call -> call.join().statusCode()).distinct())
                    .containsExactlyInAnyOrder(200, 429);
            assertThat(calls.stream().map(call -> call.join().body()).filter(body -> body.contains("code")))
                    .allMatch(body -> body.contains("RATE_LIMITED") && body.contains("retry_after_ms"));
        }
        pull("{\"conversation_id\":\"p:a:b\"}").statusCode(200);
    }

    @Test
    @Tag("PLT-11")
    void loginsFromOneAddressThatComeTooFastAreRefusedAndThoseOfOthersAreNot() throws Exception {
        try (HttpClient flood = from("127.0.9.1");
                HttpClient other = from("127.0.9.2")) {
            List<CompletableFuture<HttpResponse<String>>> logins = Stream.generate(
                            () -> flood.sendAsync(login(), HttpResponse.BodyHandlers.ofString()))
                    .limit(400)
                    .toList();
            assertThat(other.send(login(), HttpResponse.BodyHandlers.ofString()).statusCode())
                    .isEqualTo(200);
            assertThat(logins.stream().map(login -> login.join().statusCode()))
                    .contains(200)
                    .areAtLeast(300, new Condition<>(status -> status == 429, "refused"))
                    .containsOnly(200, 429);
            assertThat(logins.stream()
                            .map(CompletableFuture::join)
                            .filter(login -> login.statusCode() == 429)
                            .map(HttpResponse::body))
                    .allMatch(body -> body.contains("RATE_LIMITED") && body.contains("retry_after_ms"));
            assertThat(other.send(login(), HttpResponse.BodyHandlers.ofString()).statusCode())
                    .isEqualTo(200);
        }
    }

    private HttpRequest login() {
        return HttpRequest.newBuilder(http.resolve("/skein.v1.AuthService/Login"))
                .header("content-type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"app_key\":\"demo\",\"user_id\":\"alice\"}"))
                .build();
    }

    private static HttpClient from(String address) throws UnknownHostException {
        return HttpClient.newBuilder()
                .localAddress(InetAddress.getByName(address))
                .version(HttpClient.Version.HTTP_1_1)
                .build();
    }

    /** Quarkus would have all of them traced. */
    @Test
    void oneRequestInAHundredIsTracedUnlessToldOtherwise() {
        assertThat(ConfigProvider.getConfig().getValue("quarkus.otel.traces.sampler.arg", Double.class))
                .isEqualTo(0.01);
    }

    @Test
    @Tag("PLT-03")
    void openApiDescribesEveryMethod() {
        given().get("/openapi.json")
                .then()
                .statusCode(200)
                .body("openapi", equalTo("3.1.0"))
                .body("paths", hasKey("/skein.v1.MessageService/Send"))
                .body("paths", hasKey("/skein.v1.GroupService/Create"))
                .body("components.schemas", hasKey("skein.v1.Message"))
                .body(
                        "components.schemas.'skein.v1.SendRequest'.properties.client_message_id.description",
                        containsString("UUID"));
    }

    @Test
    void rootSaysWhatThisIs() {
        given().get("/").then().statusCode(200).body(containsString("Skein"));
    }

    private RequestSpecification bearer() {
        return given().header("authorization", "Bearer " + services.trust.userToken("alice"));
    }

    private ValidatableResponse pull(String body) {
        return bearer().contentType("application/json").body(body).post(PULL).then();
    }

    private static ValidatableResponse refused(ValidatableResponse response, int status, String reason) {
        return response.statusCode(status).body("details[0].debug.reason", equalTo(reason));
    }
}
