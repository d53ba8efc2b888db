package dev.skein.kit.amqp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.skein.kit.amqp.AmqpLink.Kind;
import dev.skein.stack.Server;
import dev.skein.stack.Stack;
import dev.skein.stack.network.TcpProxy;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class AmqpLinkComponentTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    /** In which silence is noticed, with some more for a busy machine. */
    private static final Duration PATIENCE = Duration.ofSeconds(16);

    private final Vertx vertx = Vertx.vertx();
    private final String address = "test." + UUID.randomUUID();
    private AmqpLink link;
    private AmqpLink other;

    @BeforeEach
    void connect() {
        link = newLink();
        other = newLink();
    }

    @AfterEach
    void close() {
        link.close();
        other.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void aQueueDeliversInOrder() {
        List<String> received = new CopyOnWriteArrayList<>();
        other.receive(address, Kind.QUEUE, collect(received), 10);

        for (int i = 0; i < 500; i++) {
            link.send(address, Kind.QUEUE, false, bytes("m" + i)).await().atMost(SOON);
        }

        await().atMost(SOON).until(() -> received.size() == 500);
        for (int i = 0; i < 500; i++) {
            assertThat(received.get(i)).isEqualTo("m" + i);
        }
    }

    @Test
    void aMessageWhoseHandlerFailsComesAgain() {
        AtomicInteger tries = new AtomicInteger();
        other.receive(
                address,
                Kind.QUEUE,
                body -> tries.incrementAndGet() < 3
                        ? Uni.createFrom().failure(new IllegalStateException("not yet"))
                        : Uni.createFrom().voidItem(),
                10);

        link.send(address, Kind.QUEUE, true, bytes("again")).await().atMost(SOON);

        await().atMost(SOON).untilAsserted(() -> assertThat(tries).hasValue(3));
    }

    @Test
    void aSharedSubscriptionGivesEachMessageToOneOfItsReceivers() {
        List<String> received = new CopyOnWriteArrayList<>();
        List<String> elsewhere = new CopyOnWriteArrayList<>();
        link.subscribeShared(address, "one-" + address, collect(received), 10);
        other.subscribeShared(address, "one-" + address, collect(received), 10);
        other.subscribeShared(address, "two-" + address, collect(elsewhere), 10);
        awaitReceivers(received, elsewhere);

        for (int i = 0; i < 50; i++) {
            link.send(address, Kind.TOPIC, true, bytes("m" + i)).await().atMost(SOON);
        }

        await().atMost(SOON).until(() -> received.size() >= 50 && elsewhere.size() >= 50);
        assertThat(received).hasSize(50).doesNotHaveDuplicates();
        assertThat(elsewhere).hasSize(50).doesNotHaveDuplicates();
    }

    /** Operators and autoscalers ask the broker for the depth of that queue; the Helm chart names it so. */
    @Test
    void theQueueOfASharedSubscriptionIsCalledAfterIt() {
        List<String> received = new CopyOnWriteArrayList<>();
        link.subscribeShared(address, "push-" + address, collect(received), 10);
        awaitReceivers(received, received);

        // Artemis: address::queue is that queue and no other.
        link.send(address + "::push-" + address + ":global", Kind.TOPIC, true, bytes("named"))
                .await()
                .atMost(SOON);

        await().atMost(SOON).untilAsserted(() -> assertThat(received).containsExactly("named"));
    }

    @Test
    @Tag("OPS-07")
    void linksComeBackAfterTheBrokerWasKilledAndKeepWhatIsDurable() {
        Server broker = Stack.shared().broker();
        List<String> received = new CopyOnWriteArrayList<>();
        AtomicInteger back = new AtomicInteger();
        link.onConnect(back::incrementAndGet);
        link.send(address, Kind.QUEUE, true, bytes("before")).await().atMost(SOON);

        broker.kill();
        await().atMost(SOON).until(() -> !link.connected() && !other.connected());
        assertThatThrownBy(() -> link.send(address, Kind.QUEUE, true, bytes("during"))
                        .await()
                        .atMost(SOON))
                .isInstanceOf(AmqpDownException.class);
        broker.start();

        await().atMost(SOON).until(() -> link.connected() && other.connected() && back.get() == 1);
        other.receive(address, Kind.QUEUE, collect(received), 10);
        link.send(address, Kind.QUEUE, true, bytes("after")).await().atMost(SOON);
        await().atMost(SOON).untilAsserted(() -> assertThat(received).containsExactly("before", "after"));
    }

    @Test
    void aConnectionThatFallsSilentIsLostAndAnotherIsMade() {
        try (TcpProxy way = TcpProxy.to(Stack.shared().broker().port())) {
            AmqpLink through = newLink(way.port());
            await().atMost(SOON).until(through::connected);
            through.send(address, Kind.QUEUE, true, bytes("before")).await().atMost(SOON);

            way.swallow();
            assertThatThrownBy(() -> through.send(address, Kind.QUEUE, true, bytes("during"))
                            .await()
                            .atMost(PATIENCE))
                    .isInstanceOf(AmqpDownException.class);
            way.pass();

            await().atMost(PATIENCE).until(through::connected);
            through.send(address, Kind.QUEUE, true, bytes("after")).await().atMost(SOON);
            through.close();
        }
    }

    @Test
    void aBrokerThatAcceptsAndSaysNothingIsTriedAgainAndListenersHearOfItWhenAllIsSubscribed() {
        try (TcpProxy way = TcpProxy.to(Stack.shared().broker().port())) {
            way.swallow();
            AmqpLink through = newLink(way.port());
            List<String> received = new CopyOnWriteArrayList<>();
            through.receive(address, Kind.TOPIC, collect(received), 10);
            // A topic forgets what nobody is subscribed to.
            through.onConnect(() -> link.send(address, Kind.TOPIC, false, bytes("heard"))
                    .subscribe()
                    .with(done -> {}));
            await().during(Duration.ofSeconds(1)).atMost(SOON).until(() -> !through.connected());
            way.pass();

            await().atMost(PATIENCE).until(through::connected);
            await().atMost(SOON).untilAsserted(() -> assertThat(received).containsExactly("heard"));
            through.close();
        }
    }

    /** A topic forgets what was sent before the subscription existed; probe until all of them answer. */
    private void awaitReceivers(List<String> one, List<String> two) {
        await().atMost(SOON).pollInterval(Duration.ofMillis(50)).until(() -> {
            link.send(address, Kind.TOPIC, true, bytes("probe")).await().atMost(SOON);
            return one.contains("probe") && two.contains("probe");
        });
        String last = "last probe";
        link.send(address, Kind.TOPIC, true, bytes(last)).await().atMost(SOON);
        await().atMost(SOON).until(() -> one.contains(last) && two.contains(last));
        await().during(Duration.ofMillis(200)).atMost(SOON).until(() -> true);
        one.clear();
        two.clear();
    }

    private AmqpLink newLink() {
        AmqpLink fresh = newLink(Integer.parseInt(Stack.shared().settings().get("amqp-port")));
        await().atMost(SOON).until(fresh::connected);
        return fresh;
    }

    private AmqpLink newLink(int port) {
        Map<String, String> settings = Stack.shared().settings();
        AmqpLink fresh = new AmqpLink(
                vertx,
                settings.get("amqp-host"),
                port,
                Optional.ofNullable(settings.get("amqp-username")),
                Optional.ofNullable(settings.get("amqp-password")),
                BrokerSecurity.NONE);
        fresh.start(null);
        return fresh;
    }

    private static java.util.function.Function<byte[], Uni<Void>> collect(List<String> into) {
        return body -> {
            into.add(new String(body, StandardCharsets.UTF_8));
            return Uni.createFrom().voidItem();
        };
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
