package dev.skein.gateway;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import dev.skein.gateway.testing.GatewayStack;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.specification.RequestSpecification;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Pages of other sites may call what they may open a WebSocket to. */
@QuarkusTest
@QuarkusTestResource(GatewayStack.class)
@TestProfile(CorsComponentTest.WithOrigin.class)
class CorsComponentTest {
    private static final String LOGIN = "/skein.v1.AuthService/Login";
    private static final String OURS = "https://chat.example.com";

    public static class WithOrigin implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("skein.gateway.handshake.allowed-origins", OURS);
        }
    }

    @Test
    void preflightOfAWelcomePageIsAnswered() {
        preflight(OURS)
                .options(LOGIN)
                .then()
                .statusCode(204)
                .header("access-control-allow-origin", OURS)
                .header("access-control-allow-methods", containsString("POST"))
                .header("access-control-allow-headers", containsString("connect-timeout-ms"))
                .header("access-control-max-age", equalTo("7200"))
                .header("vary", containsString("Origin"));
    }

    @Test
    void refusalsCarryTheHeadersToo() {
        given().header("origin", OURS)
                .contentType("text/plain")
                .body("x")
                .post(LOGIN)
                .then()
                .statusCode(415)
                .header("access-control-allow-origin", OURS)
                .header("access-control-expose-headers", containsString("retry-after"))
                .header("vary", containsString("Origin"));
    }

    @Test
    void othersAreToldNothing() {
        for (String other : new String[] {"https://evil.example.com", "null", OURS + ".evil.com"}) {
            preflight(other)
                    .options(LOGIN)
                    .then()
                    .statusCode(405)
                    .header("access-control-allow-origin", nullValue())
                    .header("access-control-allow-headers", nullValue())
                    .header("vary", containsString("Origin"));
        }
    }

    private static RequestSpecification preflight(String origin) {
        return given().header("origin", origin)
                .header("access-control-request-method", "POST")
                .header("access-control-request-headers", "authorization,content-type");
    }
}
