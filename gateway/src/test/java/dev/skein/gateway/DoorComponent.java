package dev.skein.gateway;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;

import dev.skein.gateway.testing.FakeServices;
import io.quarkus.test.common.http.TestHTTPResource;
import java.net.URI;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;

/** What component tests share: the address of the gateway, which knows whom to trust, and the services behind it. */
abstract class DoorComponent {
    static {
        // Most of what is waited for is there within milliseconds.
        Awaitility.setDefaultPollDelay(Duration.ZERO);
        Awaitility.setDefaultPollInterval(Duration.ofMillis(20));
    }

    @TestHTTPResource
    URI http;

    final FakeServices services = FakeServices.shared();

    @BeforeEach
    void readyToCheckTokens() {
        await().untilAsserted(() -> given().contentType("application/json")
                .header("authorization", "Bearer " + services.trust.userToken("alice"))
                .body("{\"conversation_id\":\"p:alice:bob\"}")
                .post("/skein.v1.MessageService/Pull")
                .then()
                .statusCode(200));
    }
}
