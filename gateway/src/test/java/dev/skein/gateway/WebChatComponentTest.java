package dev.skein.gateway;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.emptyString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import dev.skein.gateway.testing.GatewayStack;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.config.DecoderConfig;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(GatewayStack.class)
class WebChatComponentTest {
    private static final String SCRIPT = "/assets/app-1a2b3c.js";

    @Test
    void pageIsAskedForEachTimeAndMayLoadOnlyItsOwnScripts() {
        get("/", "identity")
                .statusCode(200)
                .contentType("text/html")
                .header("cache-control", "no-cache")
                .header("content-security-policy", containsString("default-src 'none'; script-src 'self';"))
                .header("content-security-policy", containsString("frame-ancestors 'none'"))
                .header("referrer-policy", "no-referrer")
                .header("x-content-type-options", "nosniff")
                .body(containsString("chat under test"));
    }

    @Test
    void assetsWithAHashInTheirNameAreKeptForEver() {
        get(SCRIPT, "identity")
                .statusCode(200)
                .contentType("text/javascript")
                .header("cache-control", "public, max-age=31536000, immutable")
                .header("vary", "accept-encoding")
                .header("content-encoding", nullValue());
    }

    /** At the root, so that it may stand between the page and the network; kept for long, it would hold back new versions. */
    @Test
    void serviceWorkerIsAskedForEachTimeAndHasThePolicyOfThePage() {
        get("/service-worker.js", "identity")
                .statusCode(200)
                .contentType("text/javascript")
                .header("cache-control", "no-cache")
                .header("content-security-policy", containsString("default-src 'none'"))
                .header("content-security-policy", containsString("connect-src 'self'"));
    }

    @Test
    void filesCompressedByTheBuildAreSentToWhoeverUnderstandsThem() throws IOException {
        byte[] plain = get(SCRIPT, "identity").extract().asByteArray();
        byte[] compressed = get(SCRIPT, "br;q=1.0, gzip;q=0.8")
                .header("content-encoding", "gzip")
                .extract()
                .asByteArray();
        assertThat(new GZIPInputStream(new ByteArrayInputStream(compressed)).readAllBytes())
                .isEqualTo(plain);
        get(SCRIPT, "gzip;q=0").header("content-encoding", nullValue());
    }

    @Test
    void unchangedFilesAreNotSentAgain() {
        String etag = get(SCRIPT, "identity").extract().header("etag");
        request()
                .header("if-none-match", etag)
                .get(SCRIPT)
                .then()
                .statusCode(304)
                .body(emptyString());
        request().header("if-none-match", "\"other\"").get(SCRIPT).then().statusCode(200);
    }

    @Test
    void headTellsTheSizeWithoutTheBody() {
        String plain = get(SCRIPT, "identity").extract().asString();
        request()
                .header("accept-encoding", "identity")
                .head(SCRIPT)
                .then()
                .statusCode(200)
                .header("content-length", String.valueOf(plain.length()));
    }

    @Test
    void whatIsNotThereIsNotFound() {
        get("/assets/other.js", "identity").statusCode(404);
        get("/assets/../application.properties", "identity").statusCode(404);
        get("/files.txt", "identity").statusCode(404);
    }

    @Test
    @Tag("SDK-16")
    void chatLearnsWhoseUsersItIsFor() {
        get("/chat.json", "identity")
                .statusCode(200)
                .header("cache-control", "no-cache")
                .body("app_key", equalTo("acme"));
    }

    private static ValidatableResponse get(String path, String encodings) {
        return request()
                .header("accept-encoding", encodings)
                .urlEncodingEnabled(false)
                .get(path)
                .then();
    }

    /** Leaves encodings alone. */
    private static RequestSpecification request() {
        return given().config(RestAssured.config()
                .decoderConfig(DecoderConfig.decoderConfig().noContentDecoders()));
    }
}
