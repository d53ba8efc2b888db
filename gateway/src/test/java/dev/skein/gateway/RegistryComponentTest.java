package dev.skein.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.skein.gateway.testing.GatewayStack;
import dev.skein.gateway.testing.WsClient;
import dev.skein.kit.session.LiveSessions;
import dev.skein.kit.session.SessionKeys;
import dev.skein.v1.Platform;
import dev.skein.v1.PresenceServiceGetRequest;
import dev.skein.v1.PresenceServiceGetResponse;
import dev.skein.v1.PresenceState;
import dev.skein.v1.ServerFrame;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Who is where, for all gateways to see. */
@QuarkusTest
@QuarkusTestResource(GatewayStack.class)
class RegistryComponentTest extends SessionComponent {
    @Inject
    LiveSessions liveSessions;

    @Test
    @Tag("CON-05")
    @Tag("CON-06")
    void sessionIsEnteredAndRemoved() {
        try (WsClient client = connected("kurt")) {
            await().untilAsserted(() -> assertThat(sessionsOf("kurt")).isEqualTo(1));
        }
        await().untilAsserted(() -> assertThat(sessionsOf("kurt")).isZero());
    }

    @Test
    @Tag("CON-06")
    @Tag("OPS-07")
    void flushedRegistryIsWrittenAgainAndSessionsAreToldToSync() {
        try (WsClient client = connected("kurt")) {
            redis.send(Request.cmd(Command.FLUSHALL)).await().atMost(Duration.ofSeconds(5));

            await().atMost(Duration.ofSeconds(10))
                    .untilAsserted(() -> assertThat(sessionsOf("kurt")).isEqualTo(1));
            assertThat(client.await(ServerFrame::hasSyncNotify)).isNotNull();
        }
    }

    @Test
    @Tag("CON-06")
    void sessionsOfDeadNodesAreIgnoredAtOnceAndSwept() {
        enterSessionElsewhere("lena", "s-dead", false);
        assertThat(sessionsOf("lena")).isZero();

        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(
                                redis.send(Request.cmd(Command.EXISTS).arg(SessionKeys.sessions("demo", "lena")))
                                        .await()
                                        .atMost(Duration.ofSeconds(5))
                                        .toInteger())
                        .isZero());
    }

    @Test
    @Tag("CON-12")
    @Tag("CON-13")
    void presenceTellsWhoIsOnline() throws Exception {
        try (WsClient client = connected("mona")) {
            PresenceServiceGetResponse response = PresenceServiceGetResponse.parseFrom(client.call(
                            "skein.v1.PresenceService/Get",
                            PresenceServiceGetRequest.newBuilder()
                                    .addUserIds("mona")
                                    .addUserIds("nobody")
                                    .addUserIds("no body")
                                    .build())
                    .getReply()
                    .getResponse());

            assertThat(response.getPresences(0).getState()).isEqualTo(PresenceState.PRESENCE_STATE_ONLINE);
            assertThat(response.getPresences(0).getPlatformsList()).containsExactly(Platform.PLATFORM_ANDROID);
            assertThat(response.getPresences(1).getState()).isEqualTo(PresenceState.PRESENCE_STATE_OFFLINE);
            assertThat(response.getUnknownUserIdsList()).containsExactly("no body");
        }
    }

    private int sessionsOf(String user) {
        return liveSessions
                .of("demo", List.of(user))
                .await()
                .atMost(Duration.ofSeconds(5))
                .getOrDefault(user, List.of())
                .size();
    }
}
