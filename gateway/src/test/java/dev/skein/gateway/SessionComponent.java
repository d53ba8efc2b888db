package dev.skein.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import dev.skein.gateway.testing.WsClient;
import dev.skein.internal.v1.SessionRoute;
import dev.skein.kit.amqp.AmqpLink;
import dev.skein.kit.redis.RedisLink;
import dev.skein.kit.session.SessionKeys;
import dev.skein.v1.ClientFrame;
import dev.skein.v1.Ping;
import dev.skein.v1.Platform;
import dev.skein.v1.ServerFrame;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;

/** What tests of sessions share: WebSocket clients, and sessions elsewhere. */
abstract class SessionComponent extends DoorComponent {
    @Inject
    AmqpLink amqp;

    @Inject
    RedisLink redis;

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

    WsClient client() {
        return WsClient.proto(http.getPort());
    }

    WsClient connected(String user) {
        return connect("demo", user, "d1", Platform.PLATFORM_ANDROID);
    }

    WsClient connect(String app, String user, String device, Platform platform) {
        WsClient client = client();
        String token = services.trust.token(app, user, "USER", Map.of(), 3600);
        assertThat(client.connect(token, device, platform).hasConnected()).isTrue();
        return client;
    }

    static ServerFrame ping(WsClient client, String cursor) {
        long id = client.send(
                ClientFrame.newBuilder().setPing(Ping.newBuilder().setSyncCursor(ByteString.copyFromUtf8(cursor))));
        return client.await(frame -> frame.getId() == id);
    }

    static boolean pingIsAnswered(WsClient client) {
        long id = client.send(ClientFrame.newBuilder().setPing(Ping.getDefaultInstance()));
        // Read without taking frames away that came before.
        await().until(() -> client.frames.stream().anyMatch(frame -> frame.getId() == id));
        return true;
    }

    /** Enters a session as another gateway would; that gateway is there, or has gone without a word. */
    void enterSessionElsewhere(String user, String sessionId, boolean alive) {
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
}
