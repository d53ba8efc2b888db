package dev.skein.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import dev.skein.error.v1.ErrorCode;
import dev.skein.gateway.delivery.Deliver;
import dev.skein.gateway.session.Frames;
import dev.skein.gateway.testing.GatewayStack;
import dev.skein.gateway.testing.WsClient;
import dev.skein.internal.v1.DeliveredPoint;
import dev.skein.protocol.SkeinException;
import dev.skein.v1.ClientFrame;
import dev.skein.v1.Delivered;
import dev.skein.v1.Error;
import dev.skein.v1.KickReason;
import dev.skein.v1.Logout;
import dev.skein.v1.Platform;
import dev.skein.v1.ServerFrame;
import io.micrometer.core.instrument.Metrics;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Ping, delivered points and the end of a session. */
@QuarkusTest
@QuarkusTestResource(GatewayStack.class)
class HeartbeatComponentTest extends SessionComponent {
    private static final Frames.Kick REVOKED =
            new Frames.Kick(KickReason.KICK_REASON_TOKEN_REVOKED, Platform.PLATFORM_UNSPECIFIED, "");

    @Inject
    Deliver deliver;

    @Test
    @Tag("CON-04")
    void pongSaysWhetherThereIsAnythingNewer() {
        try (WsClient client = connected("hugo")) {
            services.behind = true;
            assertThat(ping(client, "cursor").getPong().getBehind()).isTrue();
            services.behind = false;
            assertThat(ping(client, "cursor").getPong().getBehind()).isFalse();
        }
    }

    @Test
    @Tag("MSG-15")
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

    /** Whatever gets past the gateway: one point that messaging-service refuses costs no other point. */
    @Test
    @Tag("MSG-15")
    void aRefusedPointHoldsUpNoOther() {
        services.delivered.clear();
        double before = setAside();
        try (WsClient client = connected("hugo");
                WsClient other = connected("ina")) {
            delivered(client, "g:before", 1);
            delivered(client, "g:error-BAD_REQUEST", 5);
            for (int i = 0; i < 20; i++) {
                delivered(other, "g:behind-" + i, 9);
            }
            await().untilAsserted(() -> assertThat(services.delivered.stream()
                            .flatMap(report -> report.getPointsList().stream())
                            .map(DeliveredPoint::getConversationId)
                            .filter(id -> id.startsWith("g:b"))
                            .distinct())
                    .hasSize(21));
            await().untilAsserted(() -> assertThat(setAside()).isEqualTo(before + 1));
        }
    }

    @Test
    @Tag("MSG-15")
    void pointsWaitWhileMessagingIsAway() {
        services.delivered.clear();
        services.failDelivered.set(3);
        try (WsClient client = connected("hugo")) {
            delivered(client, "g:patient", 4);
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> services.delivered.stream()
                            .flatMap(report -> report.getPointsList().stream())
                            .anyMatch(point -> point.getConversationId().equals("g:patient")));
        }
    }

    @Test
    @Tag("MSG-15")
    void aPointOfNoConversationIsRefusedAtOnce() {
        try (WsClient client = connected("hugo")) {
            for (String id : List.of("", "p:a:\0", "g:\0", "g:" + "x".repeat(49), "nothing", "p:b:a")) {
                long frame = delivered(client, id, 1);
                Error error = client.await(answer -> answer.getId() == frame)
                        .getReply()
                        .getError();
                assertThat(error.getInfo().getReason()).isEqualTo("BAD_REQUEST");
                assertThat(error.getInfo().getField()).isEqualTo("conversation_id");
            }
        }
    }

    private static long delivered(WsClient client, String conversationId, long seq) {
        return client.send(ClientFrame.newBuilder()
                .setDelivered(
                        Delivered.newBuilder().setConversationId(conversationId).setUpToSeq(seq)));
    }

    private static double setAside() {
        return Metrics.counter("skein.set.aside", "what", "delivered point").count();
    }

    /** As group-service does it: the login ends, gateways are told, and then the call is answered. */
    @Test
    @Tag("CON-05")
    @Tag("USR-05")
    void logoutIsAnsweredThenClosesWith1000AlthoughTheRevocationOvertakesTheAnswer() {
        for (boolean byCall : new boolean[] {false, true}) {
            services.onLogout = caller -> deliver.kick(
                    new Deliver.KickOrder(caller.getAppId(), caller.getUserId(), "", caller.getLoginId(), REVOKED));
            try (WsClient client = connected("hugo")) {
                long id = logout(client, byCall);
                ServerFrame answer = client.await(frame -> true);
                assertThat(answer.getId()).isEqualTo(id);
                assertThat(answer.getReply().hasError()).isFalse();
                assertThat(client.awaitClose()).isEqualTo(1000);
                assertThat(client.frames).isEmpty();
            }
        }
    }

    @Test
    @Tag("USR-05")
    void aLogoutThatFailedLeavesTheSessionOpenAndMayBeRepeated() {
        services.onLogout = caller -> {
            throw SkeinException.of(ErrorCode.UNAVAILABLE);
        };
        try (WsClient client = connected("hugo")) {
            long id = logout(client, false);
            assertThat(client.await(frame -> frame.getId() == id)
                            .getReply()
                            .getError()
                            .getInfo()
                            .getReason())
                    .isEqualTo("UNAVAILABLE");
            services.onLogout = caller -> {};
            logout(client, false);
            assertThat(client.awaitClose()).isEqualTo(1000);
        }
    }

    private static long logout(WsClient client, boolean byCall) {
        return byCall
                ? client.start("skein.v1.AuthService/Logout", ByteString.EMPTY)
                : client.send(ClientFrame.newBuilder().setLogout(Logout.getDefaultInstance()));
    }
}
