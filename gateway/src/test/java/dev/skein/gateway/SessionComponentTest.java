package dev.skein.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import dev.skein.gateway.session.NodeName;
import dev.skein.gateway.session.SessionTable;
import dev.skein.gateway.testing.FakeServices;
import dev.skein.gateway.testing.FakeTrust;
import dev.skein.gateway.testing.GatewayStack;
import dev.skein.gateway.testing.RawWebSocket;
import dev.skein.gateway.testing.WsClient;
import dev.skein.internal.v1.ControlMessage;
import dev.skein.internal.v1.Delivery;
import dev.skein.internal.v1.GatewayCommand;
import dev.skein.internal.v1.Kick;
import dev.skein.internal.v1.SessionRoute;
import dev.skein.kit.amqp.AmqpLink;
import dev.skein.kit.control.ControlChannel;
import dev.skein.kit.redis.RedisLink;
import dev.skein.kit.session.LiveSessions;
import dev.skein.kit.session.SessionKeys;
import dev.skein.v1.Call;
import dev.skein.v1.ClientFrame;
import dev.skein.v1.Connect;
import dev.skein.v1.Delivered;
import dev.skein.v1.KickReason;
import dev.skein.v1.Logout;
import dev.skein.v1.Message;
import dev.skein.v1.MessageNotify;
import dev.skein.v1.Ping;
import dev.skein.v1.Platform;
import dev.skein.v1.PresenceServiceGetRequest;
import dev.skein.v1.PresenceServiceGetResponse;
import dev.skein.v1.PresenceState;
import dev.skein.v1.PullRequest;
import dev.skein.v1.SendResponse;
import dev.skein.v1.ServerFrame;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(GatewayStack.class)
class SessionComponentTest {
    @TestHTTPResource
    URI http;

    @Inject
    AmqpLink amqp;

    @Inject
    ControlChannel control;

    @Inject
    RedisLink redis;

    @Inject
    LiveSessions liveSessions;

    @Inject
    SessionTable table;

    @Inject
    NodeName node;

    FakeServices services = FakeServices.shared();

    @BeforeEach
    void readyForConnections() {
        await().untilAsserted(() -> {
            try (WsClient client = client()) {
                assertThat(client.connect(services.trust.userToken("probe"), "d", Platform.PLATFORM_WEB)
                                .hasConnected())
                        .isTrue();
                assertThat(client.call("skein.v1.MessageService/Send", FourDoorsComponentTest.hello("bob"))
                                .getReply()
                                .hasResponse())
                        .isTrue();
            }
        });
        assertThat(amqp.connected()).isTrue();
        services.messaging.values().forEach(stream -> stream.mute = false);
    }

    @Nested
    class Handshake {
        @Test
        void anotherFrameFirstClosesWith4001() {
            try (WsClient client = client()) {
                client.start("skein.v1.MessageService/Pull", ByteString.EMPTY);
                assertThat(client.awaitClose()).isEqualTo(4001);
            }
        }

        @Test
        void silenceClosesWith4000() {
            try (WsClient client = client()) {
                assertThat(client.awaitClose()).isEqualTo(4000);
            }
        }

        @Test
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
        void tokenMadeByThePlatformItselfLetsItsUserIn() {
            try (WsClient client = client()) {
                String token = services.trust.platformMade("demo", "frank", FakeTrust.SECRET, 3600);
                ServerFrame answer = client.connect(token, "d1", Platform.PLATFORM_IOS);
                assertThat(answer.getConnected().getUserId()).isEqualTo("frank");
            }
        }

        @Test
        void revokedLoginIsNotLetInAndItsSessionIsKicked() {
            String token = services.trust.token("demo", "rita", "USER", Map.of("lid", "login-1"), 3600);
            try (WsClient client = client()) {
                client.connect(token, "d1", Platform.PLATFORM_IOS);
                services.trust.revoke("rita", "login-1");
                control.publish(ControlMessage.newBuilder()
                                .setTrustChanged(true)
                                .build())
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
    }

    @Nested
    class BadInput {
        @Test
        void unknownMethodIsAnsweredAndTheSessionGoesOn() {
            try (WsClient client = connected("gina")) {
                ServerFrame answer = client.call("skein.v1.MessageService/Fly", PullRequest.getDefaultInstance());
                assertThat(answer.getReply().getError().getCode()).isEqualTo("unimplemented");
                answer = client.call("skein.internal.v1.TrustService/Snapshot", PullRequest.getDefaultInstance());
                assertThat(answer.getReply().getError().getCode()).isEqualTo("unimplemented");
                assertThat(pingIsAnswered(client)).isTrue();
            }
        }

        @Test
        void requestThatIsNoMessageIsBadJson() {
            try (WsClient client = connected("gina")) {
                for (String method : List.of("skein.v1.MessageService/Pull", "skein.v1.MessageService/Send")) {
                    long id = client.start(method, ByteString.copyFrom(new byte[] {10, 120, 1, 2}));
                    ServerFrame answer = client.await(frame -> frame.getId() == id);
                    assertThat(answer.getReply().getError().getInfo().getReason())
                            .isEqualTo("BAD_JSON");
                }
            }
        }

        @Test
        void garbageClosesWith4002() {
            try (WsClient client = connected("gina")) {
                client.bytes(new byte[] {(byte) 0xff, 1, 2, 3, 4, 5});
                assertThat(client.awaitClose()).isEqualTo(4002);
            }
        }

        @Test
        void textOnTheBinarySubprotocolClosesWith4002() {
            try (WsClient client = connected("gina")) {
                client.text("{}");
                assertThat(client.awaitClose()).isEqualTo(4002);
            }
        }

        @Test
        void textThatIsNoUtf8ClosesWith4002() throws Exception {
            try (RawWebSocket raw = new RawWebSocket(http.getPort(), "skein.v1.json")) {
                raw.text(new byte[] {'{', '"', (byte) 0xc3, (byte) 0x28, '"', ':', '1', '}'});
                assertThat(raw.closeCode()).isEqualTo(4002);
            }
        }

        @Test
        void badJsonFrameClosesWith4002ButBadRequestIsAnswered() {
            try (WsClient client = WsClient.json(http.getPort())) {
                client.text("{\"id\":1,\"connect\":{\"token\":\"" + services.trust.userToken("gina")
                        + "\",\"device_id\":\"d1\",\"platform\":\"PLATFORM_WEB\"}}");
                client.awaitText();
                client.text(
                        "{\"id\":2,\"call\":{\"method\":\"skein.v1.MessageService/Pull\",\"request\":{\"nope\":1}}}");
                assertThat(client.awaitText()).contains("BAD_JSON").contains("nope");
                client.text("{\"id\":3,\"ping\":{}}");
                assertThat(client.awaitText()).startsWith("{\"id\":3,\"pong\":");
                client.text("{\"id\":4,\"pi");
                assertThat(client.awaitClose()).isEqualTo(4002);
            }
        }

        @Test
        void frameOver64KBClosesWith1009() {
            try (WsClient client = connected("gina")) {
                client.bytes(ClientFrame.newBuilder()
                        .setId(9)
                        .setCall(Call.newBuilder()
                                .setMethod("skein.v1.MessageService/Send")
                                .setRequest(ByteString.copyFrom(new byte[70_000])))
                        .build()
                        .toByteArray());
                assertThat(client.awaitClose()).isEqualTo(1009);
            }
        }
    }

    @Nested
    class Heartbeat {
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
                assertThat(client.await(frame -> frame.getId() == id).hasReply())
                        .isTrue();
                assertThat(client.awaitClose()).isEqualTo(1000);
            }
        }
    }

    @Nested
    class Devices {
        @Test
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
        void policySingleKicksEverythingElse() {
            try (WsClient phone = connect("single", "ida", "phone", Platform.PLATFORM_ANDROID);
                    WsClient desktop = connect("single", "ida", "desk", Platform.PLATFORM_WINDOWS)) {
                assertThat(phone.awaitClose()).isEqualTo(4003);
                assertThat(pingIsAnswered(desktop)).isTrue();
            }
        }

        @Test
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
    }

    @Nested
    class Registry {
        @Test
        void sessionIsEnteredAndRemoved() {
            try (WsClient client = connected("kurt")) {
                await().untilAsserted(() -> assertThat(sessionsOf("kurt")).isEqualTo(1));
            }
            await().untilAsserted(() -> assertThat(sessionsOf("kurt")).isZero());
        }

        @Test
        void flushedRegistryIsWrittenAgainAndSessionsAreToldToSync() {
            try (WsClient client = connected("kurt")) {
                redis.send(Request.cmd(Command.FLUSHALL)).await().atMost(Duration.ofSeconds(5));

                await().atMost(Duration.ofSeconds(10))
                        .untilAsserted(() -> assertThat(sessionsOf("kurt")).isEqualTo(1));
                assertThat(client.await(ServerFrame::hasSyncNotify)).isNotNull();
            }
        }

        @Test
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
    }

    @Nested
    class Deliveries {
        @Test
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

        @Test
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

        @Test
        void clientThatNeverReadsIsClosedAndDisturbsNobody() {
            try (WsClient deaf = WsClient.deaf(http.getPort());
                    WsClient good = connected("otto")) {
                deaf.send(ClientFrame.newBuilder()
                        .setConnect(Connect.newBuilder()
                                .setToken(services.trust.userToken("deaf"))
                                .setDeviceId("d1")
                                .setPlatform(Platform.PLATFORM_IOS)));
                await().until(() -> table.ofUser("demo", "deaf").size() == 1);
                await().atMost(Duration.ofSeconds(60))
                        .pollInterval(Duration.ofMillis(20))
                        // It is closed in the middle of sending.
                        .ignoreException(java.util.concurrent.CompletionException.class)
                        .until(() -> {
                            if (table.ofUser("demo", "deaf").isEmpty()) {
                                return true;
                            }
                            for (int i = 0; i < 50; i++) {
                                deliver(i + 1, "", 20, "deaf");
                                deaf.send(ClientFrame.newBuilder().setPing(Ping.getDefaultInstance()));
                            }
                            return false;
                        });
                assertThat(pingIsAnswered(good)).isTrue();
            }
        }

        private void deliver(long seq, String exceptSession, String... users) {
            deliver(seq, exceptSession, 1, users);
        }

        private void deliver(long seq, String exceptSession, int times, String... users) {
            ServerFrame frame = ServerFrame.newBuilder()
                    .setMessageNotify(MessageNotify.newBuilder()
                            .setConversationId("g:1")
                            .setSeq(seq)
                            .setMessage(Message.newBuilder().setSender("bob").setClientMessageId("x".repeat(1_000))))
                    .build();
            amqp.send(
                            SessionKeys.address(node.value()),
                            AmqpLink.Kind.QUEUE,
                            false,
                            GatewayCommand.newBuilder()
                                    .addAllDeliveries(java.util.Collections.nCopies(
                                            times,
                                            Delivery.newBuilder()
                                                    .setAppId("demo")
                                                    .addAllUserIds(List.of(users))
                                                    .setFrame(frame.toByteString())
                                                    .setConversationId("g:1")
                                                    .setSeq(seq)
                                                    .setExceptSessionId(exceptSession)
                                                    .build()))
                                    .build()
                                    .toByteArray())
                    .await()
                    .atMost(Duration.ofSeconds(10));
        }
    }

    @Nested
    class Sends {
        @Test
        void unansweredSendsGoToTheNextOwnerWhenAReplicaIsLost() throws Exception {
            try (WsClient client = connected("paul")) {
                services.messaging.values().forEach(stream -> stream.mute = true);
                int owner = ownerOf(client);
                long id = client.start(
                        "skein.v1.MessageService/Send",
                        FourDoorsComponentTest.hello("quentin").toByteString());
                await().until(() -> services.messaging.get(owner).seen.stream()
                        .anyMatch(seen ->
                                seen.request().getConversation().getUserId().equals("quentin")));
                services.messaging.values().forEach(stream -> stream.mute = false);

                services.stop(owner);
                try {
                    ServerFrame answer = client.await(frame -> frame.getId() == id);
                    assertThat(SendResponse.parseFrom(answer.getReply().getResponse())
                                    .getSeq())
                            .isPositive();
                } finally {
                    services.startMessaging(owner);
                }
            }
        }

        /** Which replica gets what paul sends to quentin. */
        private int ownerOf(WsClient client) {
            services.messaging.values().forEach(stream -> stream.seen.clear());
            client.start(
                    "skein.v1.MessageService/Send",
                    FourDoorsComponentTest.hello("quentin").toByteString());
            await().until(() -> services.messaging.values().stream().anyMatch(stream -> !stream.seen.isEmpty()));
            int owner = services.messaging.values().stream()
                    .filter(stream -> !stream.seen.isEmpty())
                    .findFirst()
                    .orElseThrow()
                    .port();
            services.messaging.get(owner).seen.clear();
            return owner;
        }

        @Test
        void sendsToOneConversationArriveInOrder() {
            try (WsClient client = connected("rosa")) {
                services.messaging.values().forEach(stream -> stream.seen.clear());
                List<String> sent = new ArrayList<>();
                for (int i = 0; i < 300; i++) {
                    var hello = FourDoorsComponentTest.hello("sam").toBuilder()
                            .setClientMessageId(new UUID(0, i).toString())
                            .build();
                    sent.add(hello.getClientMessageId());
                    client.start("skein.v1.MessageService/Send", hello.toByteString());
                }
                await().untilAsserted(() -> assertThat(services.messaging.values().stream()
                                .flatMap(stream -> stream.seen.stream())
                                .map(seen -> seen.request().getClientMessageId()))
                        .containsExactlyElementsOf(sent));
            }
        }

        @Test
        void fasterThanTheAppAllowsIsRateLimited() {
            try (WsClient client = connect("slow", "tina", "d1", Platform.PLATFORM_IOS)) {
                List<String> reasons = new ArrayList<>();
                for (int i = 0; i < 5; i++) {
                    var error = client.call("skein.v1.MessageService/Send", FourDoorsComponentTest.hello("bob"))
                            .getReply()
                            .getError();
                    reasons.add(error.getInfo().getReason());
                    if (error.hasInfo()) {
                        assertThat(error.getInfo().getRetryAfterMs()).isBetween(1L, 1_000L);
                    }
                }
                assertThat(reasons).startsWith("", "").endsWith("RATE_LIMITED");
            }
        }
    }

    @Test
    void thousandConnectionsThatSayNothingDisturbNobody() {
        List<WsClient> silent = new ArrayList<>();
        try (WsClient good = connected("uwe")) {
            await().atMost(Duration.ofSeconds(60)).until(() -> {
                try {
                    silent.add(client());
                } catch (java.util.concurrent.CompletionException tooManyPerSecond) {
                    return false;
                }
                return silent.size() >= 300 /* at 50 a second, the others wait for their turn */;
            });
            assertThat(pingIsAnswered(good)).isTrue();
        } finally {
            silent.forEach(WsClient::close);
        }
    }

    private WsClient client() {
        return WsClient.proto(http.getPort());
    }

    private WsClient connected(String user) {
        return connect("demo", user, "d1", Platform.PLATFORM_ANDROID);
    }

    private WsClient connect(String app, String user, String device, Platform platform) {
        WsClient client = client();
        String token = services.trust.token(app, user, "USER", Map.of(), 3600);
        assertThat(client.connect(token, device, platform).hasConnected()).isTrue();
        return client;
    }

    private static ServerFrame ping(WsClient client, String cursor) {
        long id = client.send(
                ClientFrame.newBuilder().setPing(Ping.newBuilder().setSyncCursor(ByteString.copyFromUtf8(cursor))));
        return client.await(frame -> frame.getId() == id);
    }

    private static boolean pingIsAnswered(WsClient client) {
        long id = client.send(ClientFrame.newBuilder().setPing(Ping.getDefaultInstance()));
        // Read without taking frames away that came before.
        await().until(() -> client.frames.stream().anyMatch(frame -> frame.getId() == id));
        return true;
    }

    private int sessionsOf(String user) {
        return liveSessions
                .of("demo", List.of(user))
                .await()
                .atMost(Duration.ofSeconds(5))
                .getOrDefault(user, List.of())
                .size();
    }

    private void enterSessionElsewhere(String user, String sessionId, boolean alive) {
        String other = alive ? "elsewhere" : "dead-" + UUID.randomUUID();
        SessionRoute route = SessionRoute.newBuilder()
                .setNode(other)
                .setDeviceId("other")
                .setPlatform(Platform.PLATFORM_ANDROID)
                .setSince(1)
                .build();
        List<Request> requests = new ArrayList<>(List.of(
                Request.cmd(Command.HSET)
                        .arg(SessionKeys.sessions("demo", user))
                        .arg(sessionId)
                        .arg(io.vertx.core.buffer.Buffer.buffer(route.toByteArray())),
                Request.cmd(Command.SADD).arg(SessionKeys.nodeSessions(other)).arg("demo|" + user + '|' + sessionId),
                Request.cmd(Command.ZADD).arg(SessionKeys.NODES).arg(1).arg(other)));
        if (alive) {
            requests.add(Request.cmd(Command.SET).arg(SessionKeys.node(other)).arg(1));
        }
        redis.batch(requests).await().atMost(Duration.ofSeconds(5));
    }

    private static GatewayCommand parse(byte[] body) {
        try {
            return GatewayCommand.parseFrom(body);
        } catch (com.google.protobuf.InvalidProtocolBufferException e) {
            throw new IllegalStateException(e);
        }
    }
}
