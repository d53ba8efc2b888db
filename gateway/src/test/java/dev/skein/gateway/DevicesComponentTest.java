package dev.skein.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.skein.gateway.testing.GatewayStack;
import dev.skein.gateway.testing.WsClient;
import dev.skein.internal.v1.GatewayCommand;
import dev.skein.internal.v1.Kick;
import dev.skein.kit.amqp.AmqpLink;
import dev.skein.kit.session.SessionKeys;
import dev.skein.v1.KickReason;
import dev.skein.v1.Platform;
import dev.skein.v1.ServerFrame;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Which sessions of a user may live side by side, by the policy of the app. */
@QuarkusTest
@QuarkusTestResource(GatewayStack.class)
class DevicesComponentTest extends SessionComponent {
    @Test
    @Tag("CON-08")
    @Tag("CON-09")
    void secondMobileKicksTheFirstButNotTheDesktop() {
        try (WsClient phone = connect("demo", "ida", "phone", Platform.PLATFORM_ANDROID);
                WsClient desktop = connect("demo", "ida", "desk", Platform.PLATFORM_WINDOWS);
                WsClient tablet = connect("demo", "ida", "tablet", Platform.PLATFORM_IPAD)) {
            ServerFrame kicked = phone.await(ServerFrame::hasKicked);
            assertThat(kicked.getKicked().getReason()).isEqualTo(KickReason.KICK_REASON_CONFLICT);
            assertThat(kicked.getKicked().getByPlatform()).isEqualTo(Platform.PLATFORM_IPAD);
            assertThat(kicked.getKicked().getByDeviceId()).isEqualTo("tablet");
            assertThat(phone.awaitClose()).isEqualTo(4003);
            assertThat(pingIsAnswered(desktop)).isTrue();
            assertThat(pingIsAnswered(tablet)).isTrue();
        }
    }

    @Test
    @Tag("CON-08")
    void policySingleKicksEverythingElse() {
        try (WsClient phone = connect("single", "ida", "phone", Platform.PLATFORM_ANDROID);
                WsClient desktop = connect("single", "ida", "desk", Platform.PLATFORM_WINDOWS)) {
            assertThat(phone.awaitClose()).isEqualTo(4003);
            assertThat(pingIsAnswered(desktop)).isTrue();
        }
    }

    @Test
    @Tag("CON-08")
    void policyAllKicksOnlyTheSamePlatform() {
        try (WsClient phone = connect("all", "ida", "phone", Platform.PLATFORM_ANDROID);
                WsClient tablet = connect("all", "ida", "tablet", Platform.PLATFORM_IPAD);
                WsClient phone2 = connect("all", "ida", "phone2", Platform.PLATFORM_ANDROID)) {
            assertThat(phone.awaitClose()).isEqualTo(4003);
            assertThat(pingIsAnswered(tablet)).isTrue();
            assertThat(pingIsAnswered(phone2)).isTrue();
        }
    }

    @Test
    @Tag("CON-08")
    void oldestWebSessionGoesWhenThereAreTooMany() {
        try (WsClient first = connect("demo", "ina", "w1", Platform.PLATFORM_WEB);
                WsClient second = connect("demo", "ina", "w2", Platform.PLATFORM_WEB);
                WsClient third = connect("demo", "ina", "w3", Platform.PLATFORM_WEB)) {
            assertThat(first.awaitClose()).isEqualTo(4003);
            assertThat(pingIsAnswered(second)).isTrue();
            assertThat(pingIsAnswered(third)).isTrue();
        }
    }

    @Test
    @Tag("CON-08")
    @Tag("CON-09")
    void losersOnOtherGatewaysAreToldThroughTheirAddress() {
        List<GatewayCommand> told = new ArrayList<>();
        amqp.receive(
                SessionKeys.address("elsewhere"),
                AmqpLink.Kind.QUEUE,
                body -> {
                    told.add(parse(body));
                    return io.smallrye.mutiny.Uni.createFrom().voidItem();
                },
                10);
        enterSessionElsewhere("jan", "s-elsewhere", true);

        try (WsClient phone = connect("demo", "jan", "phone", Platform.PLATFORM_ANDROID)) {
            await().untilAsserted(() -> assertThat(told).hasSize(1));
            Kick kick = told.getFirst().getKicks(0);
            assertThat(kick.getSessionId()).isEqualTo("s-elsewhere");
            assertThat(kick.getReason()).isEqualTo(KickReason.KICK_REASON_CONFLICT);
            assertThat(pingIsAnswered(phone)).isTrue();
        }
    }

    private static GatewayCommand parse(byte[] body) {
        try {
            return GatewayCommand.parseFrom(body);
        } catch (com.google.protobuf.InvalidProtocolBufferException e) {
            throw new IllegalStateException(e);
        }
    }
}
