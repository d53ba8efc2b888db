package dev.skein.kit.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.skein.internal.v1.SessionRoute;
import dev.skein.kit.session.LiveSessions;
import dev.skein.kit.session.SessionKeys;
import dev.skein.stack.RedisServer;
import dev.skein.stack.Stack;
import dev.skein.stack.network.TcpProxy;
import io.smallrye.mutiny.TimeoutException;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisOptions;
import io.vertx.redis.client.Request;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class RedisLinkComponentTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    /** In which silence is noticed, with some more for a busy machine. */
    private static final Duration PATIENCE = Duration.ofSeconds(12);

    private final Vertx vertx = Vertx.vertx();
    private RedisLink link;

    @BeforeEach
    void connect() {
        link = new RedisLink(Redis.createClient(vertx, Stack.shared().settings().get("quarkus.redis.hosts")), vertx);
        link.start(null);
        await().atMost(SOON).until(link::connected);
    }

    @AfterEach
    void close() {
        link.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void commandsOfABatchAnswerInOrder() {
        var answers = link.batch(List.of(
                        Request.cmd(Command.SET).arg("kit:a").arg("1"),
                        Request.cmd(Command.GET).arg("kit:a")))
                .await()
                .atMost(SOON);

        assertThat(answers.get(1).toString()).isEqualTo("1");
    }

    @Test
    @Tag("OPS-07")
    void failsAtOnceWhileRedisIsDownAndComesBack() {
        RedisServer redis = Stack.shared().redis();
        AtomicInteger back = new AtomicInteger();
        link.onConnect(back::incrementAndGet);
        assertThat(back).as("at once, being connected").hasValue(1);

        redis.kill();
        await().atMost(SOON).until(() -> !link.connected());
        assertThatThrownBy(() -> link.send(Request.cmd(Command.PING)).await().atMost(SOON))
                .isInstanceOf(RedisDownException.class);
        redis.start();

        await().atMost(SOON).untilAsserted(() -> assertThat(back).hasValue(2));
        assertThat(link.send(Request.cmd(Command.PING)).await().atMost(SOON).toString())
                .isEqualTo("PONG");
    }

    @Test
    void aConnectionThatFallsSilentIsLostAndAnotherIsMade() {
        try (TcpProxy way = TcpProxy.to(Stack.shared().redis().port())) {
            RedisLink through = through(way);
            await().atMost(SOON).until(through::connected);

            way.swallow();
            assertThatThrownBy(() ->
                            through.send(Request.cmd(Command.PING)).await().atMost(PATIENCE))
                    .isNotInstanceOf(TimeoutException.class);
            await().atMost(PATIENCE).until(() -> !through.connected());
            way.pass();

            await().atMost(PATIENCE).until(through::connected);
            assertThat(through.send(Request.cmd(Command.PING))
                            .await()
                            .atMost(SOON)
                            .toString())
                    .isEqualTo("PONG");
            through.close();
        }
    }

    @Test
    void aRedisThatAcceptsAndSaysNothingIsTriedAgainAndListenersHearOfTheFirstConnection() {
        try (TcpProxy way = TcpProxy.to(Stack.shared().redis().port())) {
            way.swallow();
            AtomicInteger connects = new AtomicInteger();
            RedisLink through = through(way);
            through.onConnect(connects::incrementAndGet);
            await().during(Duration.ofSeconds(1)).atMost(SOON).until(() -> !through.connected());
            way.pass();

            await().atMost(PATIENCE).until(through::connected);
            await().atMost(SOON).untilAsserted(() -> assertThat(connects).hasValue(1));
            through.close();
        }
    }

    /** As configured for services. */
    private RedisLink through(TcpProxy way) {
        String direct = Stack.shared().settings().get("quarkus.redis.hosts");
        RedisOptions options = new RedisOptions()
                .setConnectionString(direct.replace(":" + Stack.shared().redis().port(), ":" + way.port()));
        new RedisPatience().customize("default", options);
        RedisLink through = new RedisLink(Redis.createClient(vertx, options), vertx);
        through.start(null);
        return through;
    }

    @Test
    @Tag("CON-06")
    void sessionsOfADeadNodeAreLeftOut() {
        LiveSessions sessions = new LiveSessions(link);
        link.batch(List.of(
                        register("alice", "s1", "living-node"),
                        register("alice", "s2", "dead-node"),
                        register("bob", "s3", "dead-node"),
                        Request.cmd(Command.SET)
                                .arg(SessionKeys.node("living-node"))
                                .arg("1")
                                .arg("EX")
                                .arg("60")))
                .await()
                .atMost(SOON);

        var found = sessions.of("kit", List.of("alice", "bob", "carol")).await().atMost(SOON);

        assertThat(found).containsOnlyKeys("alice");
        assertThat(found.get("alice")).singleElement().satisfies(session -> {
            assertThat(session.sessionId()).isEqualTo("s1");
            assertThat(session.route().getNode()).isEqualTo("living-node");
        });
    }

    private static Request register(String user, String session, String node) {
        return Request.cmd(Command.HSET)
                .arg(SessionKeys.sessions("kit", user))
                .arg(session)
                .arg(Buffer.buffer(
                        SessionRoute.newBuilder().setNode(node).build().toByteArray()));
    }
}
