package dev.skein.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.skein.sdk.Conversations;
import dev.skein.sdk.SkeinClient;
import dev.skein.stack.Secrets;
import dev.skein.stack.ServiceProcess;
import dev.skein.v1.Platform;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What the services write about themselves: fields that let lines be found, and nothing that is a secret. OPS-06, OPS-09. */
class LogsTest {
    private static ObservedCluster observed;
    private static final Pattern REGISTERED = Pattern.compile("already (been )?registered");
    /** What must not be found, by what it is. */
    private static final Map<String, String> SECRETS = new HashMap<>();

    @BeforeAll
    static void converse() {
        observed = ObservedCluster.start();
        for (String secret : List.of(
                Secrets.CLUSTER_KEY,
                Secrets.SECRETS_KEY,
                Secrets.APP_SECRET,
                Secrets.POSTGRES_PASSWORD,
                Secrets.REDIS_PASSWORD,
                Secrets.BROKER_PASSWORD)) {
            SECRETS.put(secret, observed.cluster().stack().secrets().get(secret));
        }
        String alice = newUser("alice");
        String bob = newUser("bob");
        observed.registerDevice(bob, marked("push token"));

        observed.send(alice, "bob", marked("text by HTTP")).statusCode(200);
        refusals(alice);
        bySession();
        withoutPostgres(alice);
    }

    @AfterAll
    static void stop() {
        observed.close();
    }

    private static String marked(String what) {
        return SECRETS.computeIfAbsent(
                what, w -> "Mark" + UUID.randomUUID().toString().replace('-', 'x'));
    }

    private static String newUser(String name) {
        String password = marked("password of " + name);
        observed.register(name, password);
        var login = observed.login(name, password).statusCode(200).extract();
        SECRETS.put("access token of " + name, login.path("access_token"));
        SECRETS.put("refresh token of " + name, login.path("refresh_token"));
        return "Bearer " + login.path("access_token");
    }

    /** Refusals are where a log line is most tempted to show what was refused. */
    private static void refusals(String alice) {
        String id = UUID.randomUUID().toString();
        observed.login("alice", marked("wrong password")).statusCode(401);
        observed.post("Bearer " + marked("bad token"), "MessageService/Send", "{}")
                .statusCode(401);
        observed.post("Basic " + marked("bad basic"), "MessageService/Send", "{}")
                .statusCode(401);
        observed.post(alice, "MessageService/Send", "{\"" + marked("broken JSON"))
                .statusCode(400);
        observed.send(alice, "nobody", marked("text to nobody")).statusCode(404);
        observed.send(alice, "bob", id, marked("text under an id")).statusCode(200);
        observed.send(alice, "bob", id, marked("other text under that id")).statusCode(409);
        observed.send(alice, "bob", marked("long text").repeat(300)).statusCode(400);
        observed.post("", "AuthService/Refresh", "{\"refresh_token\":\"" + marked("bad refresh token") + "\"}")
                .statusCode(401);
    }

    private static void bySession() {
        try (SkeinClient client = SkeinClient.builder()
                .url(observed.cluster().url().toString())
                .appKey(observed.cluster().appKey())
                .login("alice", marked("password of alice"))
                .device("a-phone", Platform.PLATFORM_ANDROID)
                .build()) {
            Person.join(client.start());
            Person.join(client.sendText(Conversations.user("bob"), marked("text by WebSocket")));
        }
    }

    /** The one failure that our own code writes about at error level with what it was about to do. */
    private static void withoutPostgres(String alice) {
        observed.cluster().stack().postgres().kill();
        observed.send(alice, "bob", marked("text without Postgres")).statusCode(503);
        observed.cluster().stack().postgres().start();
        await().atMost(Person.SOON)
                .until(() -> observed.send(alice, "bob", marked("text with Postgres again"))
                                .extract()
                                .statusCode()
                        == 200);
    }

    @Test
    @Tag("OPS-09")
    void noTextTokenOrPasswordIsInAnyLog() throws IOException {
        awaitPush();
        try (Stream<Path> logs = Files.list(observed.cluster().stack().home().logs())) {
            List<Path> all = logs.toList();
            assertThat(all).hasSizeGreaterThan(5);
            for (Path log : all) {
                String written = Files.readString(log);
                SECRETS.forEach((what, secret) -> assertThat(written)
                        .as("%s in the log of %s", what, log.getFileName())
                        .doesNotContain(secret));
            }
        }
    }

    @Test
    @Tag("OPS-06")
    void everyLineIsJsonThatNamesServiceAndNode() {
        for (ServiceProcess service : observed.cluster().services()) {
            List<JsonObject> lines = lines(service);
            assertThat(lines).isNotEmpty().allSatisfy(line -> {
                assertThat(line.get("node").getAsString()).isEqualTo(service.name());
                assertThat(line.get("service").getAsString()).isNotEmpty();
                assertThat(line.get("message")).isNotNull();
                assertThat(line.get("timestamp").getAsString()).isNotEmpty();
            });
        }
    }

    /** Micrometer's warning: of two gauges of one name and the same tags only the first is shown. */
    @Test
    void noGaugeIsRegisteredTwice() {
        for (ServiceProcess service : observed.cluster().services()) {
            assertThat(lines(service))
                    .as("log of %s", service.name())
                    .noneMatch(line -> REGISTERED
                            .matcher(line.get("message").getAsString())
                            .find());
        }
    }

    @Test
    @Tag("OPS-06")
    void aLineAboutAMessageNamesAppAndConversation() {
        awaitPush();
        assertThat(lines(observed.cluster().push(0)))
                .filteredOn(LogsTest::isPush)
                .isNotEmpty()
                .allSatisfy(line -> {
                    assertThat(field(line, "app")).isNotEmpty();
                    assertThat(field(line, "conversation")).isEqualTo("p:alice:bob");
                });
        assertThat(lines(observed.cluster().messaging(0)))
                .filteredOn(line -> line.get("message").getAsString().startsWith("A batch of"))
                .isNotEmpty()
                .allSatisfy(line -> assertThat(field(line, "conversation")).isEqualTo("p:alice:bob"));
    }

    private static void awaitPush() {
        await().atMost(Person.SOON)
                .until(() -> lines(observed.cluster().push(0)).stream().anyMatch(LogsTest::isPush));
    }

    private static boolean isPush(JsonObject line) {
        return line.get("message").getAsString().startsWith("push app=");
    }

    private static String field(JsonObject line, String name) {
        return line.getAsJsonObject("mdc").get(name).getAsString();
    }

    /** The last line may be half written. */
    private static List<JsonObject> lines(ServiceProcess service) {
        try {
            String written = Files.readString(service.log());
            List<JsonObject> lines = new ArrayList<>();
            written.substring(0, written.lastIndexOf('\n') + 1)
                    .lines()
                    // What the virtual machine itself says at its start.
                    .filter(line -> line.startsWith("{"))
                    .forEach(line -> lines.add(JsonParser.parseString(line).getAsJsonObject()));
            return lines;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
