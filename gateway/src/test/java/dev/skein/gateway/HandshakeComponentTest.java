package dev.skein.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import dev.skein.gateway.testing.FakeTrust;
import dev.skein.gateway.testing.GatewayStack;
import dev.skein.gateway.testing.WsClient;
import dev.skein.internal.v1.ControlMessage;
import dev.skein.kit.control.ControlChannel;
import dev.skein.v1.KickReason;
import dev.skein.v1.Platform;
import dev.skein.v1.ServerFrame;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a connection must show before it is a session. */
@QuarkusTest
@QuarkusTestResource(GatewayStack.class)
class HandshakeComponentTest extends SessionComponent {
    @Inject
    ControlChannel control;

    @Test
    @Tag("CON-03")
    void anotherFrameFirstClosesWith4001() {
        try (WsClient client = client()) {
            client.start("skein.v1.MessageService/Pull", ByteString.EMPTY);
            assertThat(client.awaitClose()).isEqualTo(4001);
        }
    }

    @Test
    @Tag("CON-03")
    void silenceClosesWith4000() {
        try (WsClient client = client()) {
            assertThat(client.awaitClose()).isEqualTo(4000);
        }
    }

    @Test
    @Tag("CON-03")
    @Tag("USR-04")
    void badTokensAreToldApartAndCloseWith4001() {
        FakeTrust trust = services.trust;
        Map<String, String> tokens = Map.of(
                "nonsense",
                "TOKEN_INVALID",
                "",
                "TOKEN_INVALID",
                trust.forged("alice"),
                "TOKEN_INVALID",
                trust.confused("alice"),
                "TOKEN_INVALID",
                trust.token("demo", "alice", "USER", Map.of(), -60),
                "TOKEN_EXPIRED",
                trust.token("nowhere", "alice", "USER", Map.of(), 60),
                "APP_UNKNOWN",
                trust.token("closed", "alice", "USER", Map.of(), 60),
                "APP_DISABLED",
                trust.platformMade("demo", "alice", "a-secret-of-somebody-else-0123456789", 60),
                "TOKEN_INVALID",
                trust.token("demo", "alice", "USER", Map.of("did", "other"), 60),
                "TOKEN_USER_MISMATCH",
                trust.platformToken(),
                "USER_ONLY");
        tokens.forEach((token, reason) -> {
            try (WsClient client = client()) {
                ServerFrame answer = client.connect(token, "d1", Platform.PLATFORM_IOS);
                assertThat(answer.getReply().getError().getInfo().getReason())
                        .as(token)
                        .isEqualTo(reason);
                assertThat(client.awaitClose()).isEqualTo(4001);
            }
        });
    }

    @Test
    @Tag("USR-04")
    void tokenMadeByThePlatformItselfLetsItsUserIn() {
        try (WsClient client = client()) {
            String token = services.trust.platformMade("demo", "frank", FakeTrust.SECRET, 3600);
            ServerFrame answer = client.connect(token, "d1", Platform.PLATFORM_IOS);
            assertThat(answer.getConnected().getUserId()).isEqualTo("frank");
        }
    }

    @Test
    @Tag("CON-03")
    @Tag("CON-09")
    @Tag("USR-04")
    void revokedLoginIsNotLetInAndItsSessionIsKicked() {
        String token = services.trust.token("demo", "rita", "USER", Map.of("lid", "login-1"), 3600);
        try (WsClient client = client()) {
            client.connect(token, "d1", Platform.PLATFORM_IOS);
            services.trust.revoke("rita", "login-1");
            control.publish(ControlMessage.newBuilder().setTrustChanged(true).build())
                    .await()
                    .atMost(Duration.ofSeconds(5));

            ServerFrame kicked = client.await(ServerFrame::hasKicked);
            assertThat(kicked.getKicked().getReason()).isEqualTo(KickReason.KICK_REASON_TOKEN_REVOKED);
            assertThat(client.awaitClose()).isEqualTo(4003);
        }
        try (WsClient client = client()) {
            ServerFrame answer = client.connect(token, "d1", Platform.PLATFORM_IOS);
            assertThat(answer.getReply().getError().getInfo().getReason()).isEqualTo("TOKEN_REVOKED");
        }
    }

    @Test
    @Tag("CON-19")
    void hundredsOfConnectionsThatSayNothingDisturbNobody() {
        List<WsClient> silent = new ArrayList<>();
        try (WsClient good = connected("uwe")) {
            await().atMost(Duration.ofSeconds(60)).until(() -> {
                try {
                    silent.add(client());
                } catch (java.util.concurrent.CompletionException tooManyPerSecond) {
                    // At 50 a second, the others wait for their turn.
                    return false;
                }
                return silent.size() >= 200;
            });
            assertThat(pingIsAnswered(good)).isTrue();
        } finally {
            silent.forEach(WsClient::close);
        }
    }
}
