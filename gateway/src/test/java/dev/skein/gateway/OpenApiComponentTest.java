package dev.skein.gateway;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.skein.gateway.inbound.json.ProtoJson;
import dev.skein.gateway.testing.GatewayStack;
import dev.skein.protocol.Contract;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What generators and readers of the OpenAPI document rely on. PLT-03. */
@QuarkusTest
@QuarkusTestResource(GatewayStack.class)
class OpenApiComponentTest {
    private static final Pattern REFERENCE = Pattern.compile("#/components/schemas/([\\w.]+)");

    private JsonObject document = new JsonObject();

    @BeforeEach
    void read() {
        document = new JsonObject(
                given().get("/openapi.json").then().statusCode(200).extract().asString());
    }

    @Test
    void everyMethodHasASummaryAndATagThatIsDescribed() {
        Set<String> tags = new TreeSet<>();
        document.getJsonArray("tags").stream().map(JsonObject.class::cast).forEach(tag -> {
            assertThat(tag.getString("description")).as(tag.encode()).isNotBlank();
            tags.add(tag.getString("name"));
        });
        Contract.methods().keySet().forEach(path -> {
            JsonObject operation = operation(path);
            assertThat(operation.getString("summary")).as(path).isNotBlank().hasSizeLessThan(200);
            assertThat(operation.getString("description"))
                    .as(path)
                    .startsWith(operation.getString("summary").substring(0, 10));
            assertThat(tags).contains(operation.getJsonArray("tags").getString(0));
        });
    }

    @Test
    @Tag("PLT-03")
    void everyExampleIsARequestOfItsMethod() {
        Contract.methods().forEach((path, rules) -> {
            JsonObject example = operation(path)
                    .getJsonObject("requestBody")
                    .getJsonObject("content")
                    .getJsonObject("application/json")
                    .getJsonObject("example");
            assertThatCode(() -> ProtoJson.toBytes(rules.method().getInputType(), example.encode()))
                    .as(path + ' ' + example.encode())
                    .doesNotThrowAnyException();
        });
        assertThat(operation("skein.v1.MessageService/Send").encode())
                .contains("\"conversation\":{\"user_id\":\"bob\"}", "\"content\":{\"text\":{\"text\":\"hello\"}}");
    }

    @Test
    @Tag("PLT-03")
    void onlyOpenMethodsDoWithoutAToken() {
        Set<String> open = new TreeSet<>();
        Contract.methods().keySet().forEach(path -> {
            if (operation(path).containsKey("security")) {
                assertThat(operation(path).getJsonArray("security")).isEqualTo(new JsonArray());
                open.add(path);
            }
        });
        Set<String> declared = new TreeSet<>();
        Contract.methods().forEach((path, rules) -> {
            if (rules.isOpen()) {
                declared.add(path);
            }
        });
        assertThat(open).isEqualTo(declared).contains("skein.v1.AuthService/Login");
        assertThat(document.getJsonArray("security").encode()).isEqualTo("[{\"bearer\":[]}]");
    }

    @Test
    @Tag("PLT-03")
    void fieldsSayTheirLimits() {
        JsonObject send = property("SendRequest", "mentions");
        assertThat(send.getInteger("maxItems")).isEqualTo(20);
        assertThat(send.getJsonObject("items").getString("pattern")).isEqualTo("^[A-Za-z0-9_@.-]{1,32}$");
        assertThat(property("PullRequest", "limit").getInteger("maximum")).isEqualTo(100);
        assertThat(property("PullRequest", "limit").getString("description")).contains("must be 0 to 100");
        assertThat(property("TextContent", "text").getInteger("maxLength")).isEqualTo(8192);
        assertThat(property("SendRequest", "client_message_id").getString("format"))
                .isEqualTo("uuid");
    }

    private JsonObject property(String message, String field) {
        return document.getJsonObject("components")
                .getJsonObject("schemas")
                .getJsonObject("skein.v1." + message)
                .getJsonObject("properties")
                .getJsonObject(field);
    }

    @Test
    void whatIsReferredToIsThere() {
        Set<String> schemas =
                document.getJsonObject("components").getJsonObject("schemas").fieldNames();
        assertThat(REFERENCE.matcher(document.encode()).results().map(match -> match.group(1)))
                .isNotEmpty()
                .allMatch(schemas::contains);
        assertThat(document.getJsonArray("servers").getJsonObject(0).getString("url"))
                .isEqualTo("/");
    }

    private JsonObject operation(String path) {
        return document.getJsonObject("paths").getJsonObject('/' + path).getJsonObject("post");
    }
}
