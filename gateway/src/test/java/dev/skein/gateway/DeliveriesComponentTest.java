package dev.skein.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import dev.skein.gateway.session.NodeName;
import dev.skein.gateway.session.SessionTable;
import dev.skein.gateway.testing.GatewayStack;
import dev.skein.gateway.testing.WsClient;
import dev.skein.internal.v1.ControlMessage;
import dev.skein.internal.v1.Delivery;
import dev.skein.internal.v1.GatewayCommand;
import dev.skein.internal.v1.Kick;
import dev.skein.kit.amqp.AmqpLink;
import dev.skein.kit.control.ControlChannel;
import dev.skein.kit.session.SessionKeys;
import dev.skein.v1.ClientFrame;
import dev.skein.v1.Connect;
import dev.skein.v1.Message;
import dev.skein.v1.MessageNotify;
import dev.skein.v1.Ping;
import dev.skein.v1.Platform;
import dev.skein.v1.ServerFrame;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Metrics;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Frames that messaging-service sends to sessions. */
@QuarkusTest
@QuarkusTestResource(GatewayStack.class)
class DeliveriesComponentTest extends SessionComponent {
    @Inject
    ControlChannel control;

    @Inject
    SessionTable table;

    @Inject
    NodeName node;

    @Inject
    MeterRegistry meters;

    @Test
    @Tag("MSG-09")
    @Tag("MSG-40")
    @Tag("CON-02")
    void frameComesToAllSessionsButTheSendersOwn() {
        try (WsClient phone = connect("demo", "nina", "phone", Platform.PLATFORM_ANDROID);
                WsClient desktop = connect("demo", "nina", "desk", Platform.PLATFORM_LINUX);
                WsClient json = WsClient.json(http.getPort())) {
            json.text("{\"id\":1,\"connect\":{\"token\":\"" + services.trust.userToken("olga")
                    + "\",\"device_id\":\"d1\",\"platform\":\"PLATFORM_WEB\"}}");
            json.awaitText();
            String own = table.ofUser("demo", "nina").stream()
                    .filter(session -> session.platform() == Platform.PLATFORM_LINUX)
                    .findFirst()
                    .orElseThrow()
                    .id();

            deliver(5, own, "nina", "olga");

            assertThat(phone.await(ServerFrame::hasMessageNotify)
                            .getMessageNotify()
                            .getSeq())
                    .isEqualTo(5);
            assertThat(json.awaitText())
                    .isEqualTo("{\"message_notify\":{\"conversation_id\":\"g:1\",\"seq\":\"5\","
                            + "\"message\":{\"sender\":\"bob\",\"client_message_id\":\"" + "x".repeat(1_000)
                            + "\"}}}");
            assertThat(pingIsAnswered(desktop)).isTrue();
            assertThat(desktop.frames).noneMatch(ServerFrame::hasMessageNotify);
        }
    }

    /** What nobody can read is rejected and counted; beside it in a command nothing is lost. */
    @Test
    void aDeliveryThatCannotBeReadCostsNoOther() {
        try (WsClient json = WsClient.json(http.getPort())) {
            json.text("{\"id\":1,\"connect\":{\"token\":\"" + services.trust.userToken("petra")
                    + "\",\"device_id\":\"d1\",\"platform\":\"PLATFORM_WEB\"}}");
            json.awaitText();
            double rejected =
                    Metrics.counter("skein.set.aside", "what", "broker message").count();
            ByteString garbage = ByteString.copyFrom(new byte[] {10, 120, 1, 2});
            command(garbage.toByteArray());
            control.publish(ControlMessage.getDefaultInstance()).await().atMost(Duration.ofSeconds(10));
            Delivery.Builder good = delivery("g:1", 7, "", "petra");
            command(GatewayCommand.newBuilder()
                    .addDeliveries(good.clone().setFrame(garbage))
                    .addKicks(Kick.getDefaultInstance())
                    .addDeliveries(good)
                    .build()
                    .toByteArray());
            assertThat(json.awaitText()).startsWith("{\"message_notify\":{\"conversation_id\":\"g:1\",\"seq\":\"7\"");
            await().untilAsserted(() -> assertThat(Metrics.counter("skein.set.aside", "what", "broker message")
                            .count())
                    .isEqualTo(rejected + 1));
        }
    }

    @Test
    @Tag("OPS-07")
    void lostDeliveriesMakeEverybodySync() {
        try (WsClient client = connected("nina")) {
            control.publish(ControlMessage.newBuilder()
                            .setSyncAllWithinMs(1_000)
                            .build())
                    .await()
                    .atMost(Duration.ofSeconds(5));
            assertThat(client.await(ServerFrame::hasSyncNotify)).isNotNull();
        }
    }

    /** The close frame stands behind all that was written before: it comes to who reads on. */
    @Test
    void clientThatReadsOnTooLateIsToldSo() {
        try (WsClient deaf = deaf()) {
            double before = overflowed();
            await().atMost(Duration.ofSeconds(60)).until(() -> {
                deliver("", 0, "", 200, "deaf");
                return overflowed() > before;
            });
            deaf.listen();
            assertThat(deaf.awaitClose()).isEqualTo(4008);
        }
    }

    private double overflowed() {
        return meters.counter("skein.gateway.outbound.overflowed").count();
    }

    private WsClient deaf() {
        WsClient deaf = WsClient.deaf(http.getPort());
        deaf.send(ClientFrame.newBuilder()
                .setConnect(Connect.newBuilder()
                        .setToken(services.trust.userToken("deaf"))
                        .setDeviceId("d1")
                        .setPlatform(Platform.PLATFORM_IOS)));
        await().until(() -> table.ofUser("demo", "deaf").size() == 1);
        return deaf;
    }

    @Test
    @Tag("CON-19")
    void clientThatNeverReadsIsClosedAndDisturbsNobody() {
        try (WsClient deaf = deaf();
                WsClient good = connected("otto")) {
            await().atMost(Duration.ofSeconds(60))
                    .pollInterval(Duration.ofMillis(20))
                    // It is closed in the middle of sending.
                    .ignoreException(java.util.concurrent.CompletionException.class)
                    .until(() -> {
                        if (table.ofUser("demo", "deaf").isEmpty()) {
                            return true;
                        }
                        for (int i = 0; i < 4; i++) {
                            deliver("g:1", i + 1, "", 200, "deaf");
                        }
                        // Messages are left out for who is slow, events and answers cannot be.
                        deliver("", 0, "", 200, "deaf");
                        deaf.send(ClientFrame.newBuilder().setPing(Ping.getDefaultInstance()));
                        return false;
                    });
            assertThat(pingIsAnswered(good)).isTrue();
        }
    }

    private void deliver(long seq, String exceptSession, String... users) {
        deliver("g:1", seq, exceptSession, 1, users);
    }

    private void deliver(String conversationId, long seq, String exceptSession, int times, String... users) {
        Delivery delivery = delivery(conversationId, seq, exceptSession, users).build();
        command(GatewayCommand.newBuilder()
                .addAllDeliveries(java.util.Collections.nCopies(times, delivery))
                .build()
                .toByteArray());
    }

    private static Delivery.Builder delivery(String conversationId, long seq, String exceptSession, String... users) {
        ServerFrame frame = ServerFrame.newBuilder()
                .setMessageNotify(MessageNotify.newBuilder()
                        .setConversationId("g:1")
                        .setSeq(seq)
                        .setMessage(Message.newBuilder().setSender("bob").setClientMessageId("x".repeat(1_000))))
                .build();
        return Delivery.newBuilder()
                .setAppId("demo")
                .addAllUserIds(List.of(users))
                .setFrame(frame.toByteString())
                .setConversationId(conversationId)
                .setSeq(seq)
                .setExceptSessionId(exceptSession);
    }

    private void command(byte[] body) {
        amqp.send(SessionKeys.address(node.value()), AmqpLink.Kind.QUEUE, false, body)
                .await()
                .atMost(Duration.ofSeconds(10));
    }
}
