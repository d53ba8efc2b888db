package dev.skein.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import dev.skein.e2e.TraceReceiver.Step;
import dev.skein.sdk.SkeinClient;
import dev.skein.v1.Platform;
import io.restassured.response.ValidatableResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** One trace from the request of a platform to the session and the push it causes. OPS-06. */
class TracesTest {
    private static final String PARENT_SPAN = "b7ad6b7169203331";
    private static final String PASSWORD = "correct horse";

    private static TraceReceiver receiver;
    private static ObservedCluster observed;
    private static String alice;
    private static String platform;

    @BeforeAll
    static void start() throws Exception {
        receiver = new TraceReceiver();
        observed = ObservedCluster.start(Map.of(
                "QUARKUS_OTEL_SDK_DISABLED", "false",
                "QUARKUS_OTEL_EXPORTER_OTLP_ENDPOINT", receiver.endpoint(),
                "QUARKUS_OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf",
                "QUARKUS_OTEL_BSP_SCHEDULE_DELAY", "200ms",
                // Nothing by chance.
                "QUARKUS_OTEL_TRACES_SAMPLER_ARG", "0"));
        observed.register("alice", PASSWORD);
        observed.register("bob", PASSWORD);
        alice = tokenOf("alice");
        observed.registerDevice(tokenOf("bob"), "push-token");
        String credentials =
                observed.cluster().appKey() + ':' + observed.cluster().appSecret();
        platform = "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8));
    }

    private static String tokenOf(String user) {
        return "Bearer "
                + observed.login(user, PASSWORD).statusCode(200).extract().path("access_token");
    }

    @AfterAll
    static void stop() {
        observed.close();
        receiver.close();
    }

    @Test
    @Tag("OPS-06")
    void aSendIsFollowedToTheSessionAndThePush() {
        try (SkeinClient bob = SkeinClient.builder()
                .url(observed.cluster().url().toString())
                .appKey(observed.cluster().appKey())
                .login("bob", PASSWORD)
                .device("bobs-desktop", Platform.PLATFORM_LINUX)
                .build()) {
            Person.join(bob.start());
            String trace = newTraceId();

            send(trace).statusCode(200);

            await().atMost(Person.SOON)
                    .untilAsserted(() -> assertThat(receiver.stepsOf(trace))
                            .extracting(step -> step.service() + ": " + step.name())
                            .contains(
                                    "gateway: skein.v1.MessageService/Send",
                                    "messaging-service: send message",
                                    "gateway: deliver",
                                    "messaging-service: publish event",
                                    "push-service: decide push",
                                    "push-service: push"));
            List<Step> steps = receiver.stepsOf(trace);
            Step door = named(steps, "skein.v1.MessageService/Send");
            Step stored = named(steps, "send message");
            Step published = named(steps, "publish event");
            assertThat(door.parentId()).isEqualTo(PARENT_SPAN);
            assertThat(stored.parentId()).isEqualTo(door.id());
            assertThat(named(steps, "deliver").parentId()).isEqualTo(stored.id());
            assertThat(published.parentId()).isEqualTo(stored.id());
            assertThat(named(steps, "decide push").parentId()).isEqualTo(published.id());
            assertThat(named(steps, "push").parentId()).isEqualTo(published.id());
        }
    }

    @Test
    @Tag("OPS-06")
    void aCallIsFollowedToTheServiceThatAnswersIt() {
        String trace = newTraceId();

        observed.post(asAlice(trace), platform, "ProfileService/Get", "{\"user_ids\":[\"bob\"]}")
                .statusCode(200);

        await().atMost(Person.SOON)
                .untilAsserted(() -> assertThat(receiver.stepsOf(trace))
                        .extracting(Step::service, Step::name)
                        .contains(
                                tuple("gateway", "skein.v1.ProfileService/Get"),
                                tuple("group-service", "skein.v1.ProfileService/Get")));
    }

    @Test
    void whatIsNotTracedLeavesNothing() {
        observed.send(alice, "bob", "not traced").statusCode(200);
        String trace = newTraceId();
        send(trace).statusCode(200);

        await().atMost(Person.SOON)
                .until(() -> receiver.stepsOf(trace).stream()
                        .anyMatch(step -> step.name().equals("publish event")));
        assertThat(receiver.steps())
                .as("steps of traces that began by themselves")
                .filteredOn(step -> step.parentId().isEmpty())
                .isEmpty();
    }

    private static ValidatableResponse send(String trace) {
        return observed.post(asAlice(trace), platform, "MessageService/Send", """
                {"conversation":{"user_id":"bob"},"client_message_id":"%s","content":{"text":{"text":"traced"}}}""".formatted(UUID.randomUUID()));
    }

    private static Map<String, String> asAlice(String trace) {
        return Map.of("traceparent", "00-" + trace + '-' + PARENT_SPAN + "-01", "skein-act-as", "alice");
    }

    private static Step named(List<Step> steps, String name) {
        return steps.stream()
                .filter(step -> step.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static String newTraceId() {
        HexFormat hex = HexFormat.of();
        ThreadLocalRandom random = ThreadLocalRandom.current();
        return hex.toHexDigits(random.nextLong()) + hex.toHexDigits(random.nextLong());
    }
}
