package dev.skein.gateway;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.skein.gateway.session.NodeName;
import dev.skein.gateway.testing.GatewayStack;
import dev.skein.gateway.testing.WsClient;
import dev.skein.kit.session.SessionKeys;
import dev.skein.stack.Stack;
import dev.skein.stack.network.TcpProxy;
import dev.skein.v1.Platform;
import dev.skein.v1.ServerFrame;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A gateway is ready when others find it: Redis comes late, and is slow then. */
@QuarkusTest
@QuarkusTestResource(value = LateRedisComponentTest.LateRedis.class, restrictToAnnotatedClass = true)
class LateRedisComponentTest extends DoorComponent {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final Duration DELAY = Duration.ofMillis(400);

    @TestHTTPResource(value = "/health/ready", management = true)
    URI ready;

    @Inject
    Vertx vertx;

    @Inject
    NodeName node;

    /** Refuses until a test lets it through. */
    public static class LateRedis extends GatewayStack {
        static final TcpProxy WAY = TcpProxy.to(Stack.shared().redis().port());

        @Override
        public Map<String, String> start() {
            WAY.refuse();
            Map<String, String> settings = new HashMap<>(super.start());
            settings.put("skein.node", "gateway-with-late-redis");
            settings.computeIfPresent(
                    "quarkus.redis.hosts",
                    (key, url) -> url.replace(":" + Stack.shared().redis().port(), ":" + WAY.port()));
            return settings;
        }

        @Override
        public void stop() {
            WAY.close();
        }
    }

    @Test
    @Tag("OPS-03")
    void isReadyAsSoonAsOthersFindItAndTellsThoseWhoCameBeforeToSync() {
        try (WsClient early = WsClient.proto(http.getPort())) {
            assertThat(early.connect(services.trust.userToken("nora"), "d1", Platform.PLATFORM_ANDROID)
                            .hasConnected())
                    .isTrue();
            assertThat(readiness()).isEqualTo("DOWN");

            LateRedis.WAY.slow(DELAY);

            await().atMost(SOON).until(() -> readiness().equals("UP"));
            assertThat(asked(Request.cmd(Command.EXISTS).arg(SessionKeys.node(node.value())))
                            .toInteger())
                    .isEqualTo(1);
            assertThat(asked(Request.cmd(Command.ZSCORE).arg(SessionKeys.NODES).arg(node.value())))
                    .isNotNull();
            assertThat(early.await(ServerFrame::hasSyncNotify)).isNotNull();
            assertThat(asked(Request.cmd(Command.HLEN).arg(SessionKeys.sessions("demo", "nora")))
                            .toInteger())
                    .isEqualTo(1);
        }
    }

    /** What the gateway says itself; Quarkus adds checks that fail in tests. */
    private String readiness() {
        return given().get(ready).jsonPath().getString("checks.find { it.name == 'gateway' }.status");
    }

    /** Directly, as another service would. */
    private Response asked(Request question) {
        Redis direct = Redis.createClient(vertx, Stack.shared().settings().get("quarkus.redis.hosts"));
        try {
            return direct.send(question)
                    .toCompletionStage()
                    .toCompletableFuture()
                    .join();
        } finally {
            direct.close();
        }
    }
}
