package dev.skein.e2e;

import static io.restassured.RestAssured.given;

import dev.skein.stack.Cluster;
import dev.skein.stack.ClusterBuilder;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import java.util.Map;
import java.util.UUID;

/** A cluster that writes all it can about itself: logs in JSON, with everything our own code says at debug level. */
final class ObservedCluster implements AutoCloseable {
    private static final String CONTENT = """
            {"conversation":{"user_id":"%s"},"client_message_id":"%s","content":{"text":{"text":"%s"}}}""";

    private final Cluster cluster;

    private ObservedCluster(Cluster cluster) {
        this.cluster = cluster;
    }

    static ObservedCluster start() {
        return start(Map.of());
    }

    /** @param settings more environment variables for every service */
    static ObservedCluster start(Map<String, String> settings) {
        ClusterBuilder builder = Cluster.builder()
                .with("SKEIN_GROUP_PASSWORD_COST", "4")
                .with("QUARKUS_LOG_CONSOLE_JSON_ENABLED", "true")
                .with("QUARKUS_LOG_CATEGORY__DEV_SKEIN__LEVEL", "DEBUG");
        settings.forEach(builder::with);
        return new ObservedCluster(builder.start());
    }

    Cluster cluster() {
        return cluster;
    }

    /** @param authorization the whole header; empty for none */
    ValidatableResponse post(String authorization, String method, String body) {
        return post(Map.of(), authorization, method, body);
    }

    ValidatableResponse post(Map<String, String> headers, String authorization, String method, String body) {
        RequestSpecification request = given().baseUri(cluster.url().toString())
                .contentType(ContentType.JSON)
                .headers(headers);
        if (!authorization.isEmpty()) {
            request = request.header("authorization", authorization);
        }
        return request.body(body).post("/skein.v1." + method).then();
    }

    void register(String user, String password) {
        post("", "AccountService/Register", """
                {"app_key":"%s","user_id":"%s","password":"%s","nickname":"%s"}""".formatted(cluster.appKey(), user, password, user))
                .statusCode(200);
    }

    ValidatableResponse login(String user, String password) {
        return post("", "AuthService/Login", """
                {"app_key":"%s","user_id":"%s","password":"%s","device_id":"%s-device","platform":"PLATFORM_LINUX"}""".formatted(cluster.appKey(), user, password, user));
    }

    ValidatableResponse send(String authorization, String to, String text) {
        return send(authorization, to, UUID.randomUUID().toString(), text);
    }

    ValidatableResponse send(String authorization, String to, String clientMessageId, String text) {
        return post(authorization, "MessageService/Send", CONTENT.formatted(to, clientMessageId, text));
    }

    /** Has the user's device pushed to; nothing but a line in the log of push-service comes of it. */
    void registerDevice(String authorization, String pushToken) {
        post(authorization, "PushService/RegisterDevice", """
                {"platform":"PLATFORM_LINUX","vendor":"log","token":"%s"}""".formatted(pushToken))
                .statusCode(200);
    }

    @Override
    public void close() {
        cluster.close();
    }
}
