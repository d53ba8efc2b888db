package dev.skein.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.skein.gateway.testing.GatewayStack;
import dev.skein.gateway.testing.WsClient;
import dev.skein.v1.ClientFrame;
import dev.skein.v1.Delivered;
import dev.skein.v1.Logout;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;

/** Ping, delivered points and the end of a session. */
@QuarkusTest
@QuarkusTestResource(GatewayStack.class)
class HeartbeatComponentTest extends SessionComponent {
    @Test
    void pongSaysWhetherThereIsAnythingNewer() {
        try (WsClient client = connected("hugo")) {
            services.behind = true;
            assertThat(ping(client, "cursor").getPong().getBehind()).isTrue();
            services.behind = false;
            assertThat(ping(client, "cursor").getPong().getBehind()).isFalse();
        }
    }

    @Test
    void deliveredPointsAreReportedTogether() {
        services.delivered.clear();
        try (WsClient client = connected("hugo")) {
            for (int seq : new int[] {3, 7, 5}) {
                client.send(ClientFrame.newBuilder()
                        .setDelivered(Delivered.newBuilder()
                                .setConversationId("p:bob:hugo")
                                .setUpToSeq(seq)));
            }
            await().until(() -> services.delivered.stream()
                    .flatMap(report -> report.getPointsList().stream())
                    .anyMatch(point ->
                            point.getUpToSeq() == 7 && point.getUserId().equals("hugo")));
        }
    }

    @Test
    void logoutIsAnsweredThenClosesWith1000() {
        try (WsClient client = connected("hugo")) {
            long id = client.send(ClientFrame.newBuilder().setLogout(Logout.getDefaultInstance()));
            assertThat(client.await(frame -> frame.getId() == id).hasReply()).isTrue();
            assertThat(client.awaitClose()).isEqualTo(1000);
        }
    }
}
