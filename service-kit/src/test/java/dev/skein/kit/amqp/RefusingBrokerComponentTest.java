package dev.skein.kit.amqp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import dev.skein.kit.amqp.AmqpLink.Kind;
import dev.skein.kit.aside.Cause;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A broker that is there and refuses: a message, a link, or to go on. It costs what is refused, and nothing else. */
class RefusingBrokerComponentTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final Duration PATIENCE = Duration.ofMillis(AmqpSender.PATIENCE_MS + 5_000);

    private final Vertx vertx = Vertx.vertx();
    private final ScriptedBroker broker = new ScriptedBroker(vertx);
    private AmqpLink link;

    @BeforeEach
    void connect() {
        link = broker.link();
        await().atMost(SOON).until(link::connected);
    }

    @AfterEach
    void close() {
        broker.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void whatADispositionSaysDecidesWhetherRepeatingHelps() {
        isA(Cause.CIRCUMSTANCE, ScriptedBroker.RELEASE);
        isA(Cause.FAULT, ScriptedBroker.modify(false));
        isA(Cause.FAULT, ScriptedBroker.modify(true));
        isA(Cause.CONTENT, ScriptedBroker.reject(""));
        isA(Cause.CONTENT, ScriptedBroker.reject("amqp:decode-error"));
        isA(Cause.CIRCUMSTANCE, ScriptedBroker.reject("amqp:resource-limit-exceeded"));
        isA(Cause.CIRCUMSTANCE, ScriptedBroker.reject("amqp:unauthorized-access"));
        // What Artemis says of itself, whatever has happened to it.
        isA(Cause.FAULT, ScriptedBroker.reject("failed"));
        assertThat(broker.connections).hasValue(1);
    }

    private void isA(Cause cause, ScriptedBroker.Answer answer) {
        broker.answering("picky", text -> text.equals("good") ? ScriptedBroker.ACCEPT : answer);
        assertThat(Cause.of(failure("picky", "bad"))).as("%s", answer).isEqualTo(cause);
        link.send("picky", Kind.QUEUE, true, bytes("good")).await().atMost(SOON);
    }

    @Test
    void aMessageThatMakesTheBrokerCloseTheLinkCostsThatLinkAMoment() {
        broker.answering(
                "picky",
                text -> text.equals("bad")
                        ? ScriptedBroker.closeLink("amqp:link:message-size-exceeded")
                        : ScriptedBroker.ACCEPT);
        link.send("picky", Kind.QUEUE, true, bytes("before")).await().atMost(SOON);
        assertThat(Cause.of(failure("picky", "bad"))).isEqualTo(Cause.CONTENT);
        link.send("other", Kind.QUEUE, true, bytes("elsewhere")).await().atMost(SOON);
        awaitAccepted("picky", "after");
        assertThat(broker.connections).as("all on one connection").hasValue(1);
    }

    @Test
    void aLinkThatIsClosedForAnotherReasonMayBeTheMessagesFault() {
        broker.answering("picky", text -> ScriptedBroker.closeLink("amqp:internal-error"));
        assertThat(Cause.of(failure("picky", "bad"))).isEqualTo(Cause.FAULT);
    }

    @Test
    void whatIsLargerThanTheBrokerTakesIsNotEvenSent() {
        broker.maxMessageSize("small", 4_096);
        awaitAccepted("small", "fits");
        assertThat(Cause.of(failure("small", "x".repeat(5_000)))).isEqualTo(Cause.CONTENT);
        link.send("small", Kind.QUEUE, true, bytes("fits, too")).await().atMost(SOON);
        assertThat(broker.attaches("small")).isEqualTo(1);
    }

    @Test
    void anAddressThatIsClosedToUsIsAskedForLessAndLessOftenAndCostsNoOther() {
        broker.refuse("closed", "amqp:unauthorized-access");
        link.send("open", Kind.QUEUE, true, bytes("before")).await().atMost(SOON);
        await().during(Duration.ofSeconds(4)).atMost(SOON).until(() -> {
            assertThat(Cause.of(failure("closed", "kept"))).isEqualTo(Cause.CIRCUMSTANCE);
            link.send("open", Kind.QUEUE, true, bytes("during")).await().atMost(SOON);
            return true;
        });
        assertThat(broker.attaches("closed")).isBetween(3, 7);
        assertThat(broker.connections).hasValue(1);

        broker.letIn("closed");
        awaitAccepted("closed", "let in");
    }

    @Test
    void aBrokerThatGivesNoCreditIsGivenUpAndWhatIsMeantForOthersGoesOn() {
        broker.credit("stuck", 0);
        CompletableFuture<Void> waits =
                link.send("stuck", Kind.QUEUE, true, bytes("one")).subscribeAsCompletionStage();
        link.send("open", Kind.QUEUE, true, bytes("other")).await().atMost(SOON);
        await().atMost(PATIENCE).until(waits::isDone);
        assertThat(Cause.of(catchThrowable(waits::join).getCause())).isEqualTo(Cause.CIRCUMSTANCE);

        broker.credit("stuck", 10);
        awaitAccepted("stuck", "two");
        assertThat(broker.arrived).as("what was given up is not sent later").doesNotContain("one");
    }

    @Test
    void aBrokerThatNeverAnswersIsGivenUp() {
        broker.answering("mute", text -> new ScriptedBroker.Answer.Silence());
        CompletableFuture<Void> waits =
                link.send("mute", Kind.QUEUE, true, bytes("one")).subscribeAsCompletionStage();
        await().atMost(PATIENCE).until(waits::isDone);
        assertThat(Cause.of(catchThrowable(waits::join).getCause())).isEqualTo(Cause.CIRCUMSTANCE);
    }

    @Test
    void aSubscriptionThatIsRefusedIsOpenedAgainAloneAndItsListenersAreTold() {
        AtomicInteger told = new AtomicInteger();
        link.onConnect(told::incrementAndGet);
        broker.refuse("news", "amqp:unauthorized-access");
        List<String> heard = new CopyOnWriteArrayList<>();
        link.receive("news", Kind.TOPIC, body -> collect(heard, body), 10);
        await().atMost(SOON).until(() -> broker.attaches("news") > 2);
        assertThat(link.connected()).isFalse();
        link.send("open", Kind.QUEUE, true, bytes("other")).await().atMost(SOON);

        broker.letIn("news");
        await().atMost(SOON).until(() -> link.connected() && told.get() == 1);
        broker.deliver("news", "heard");
        await().atMost(SOON).until(() -> heard.contains("heard"));

        broker.closeReceiving("news", "amqp:resource-deleted");
        await().atMost(SOON).until(() -> link.connected() && told.get() == 2);
        broker.deliver("news", "heard again");
        await().atMost(SOON).until(() -> heard.contains("heard again"));
        assertThat(broker.connections).as("all on one connection").hasValue(1);
    }

    private void awaitAccepted(String address, String text) {
        await().atMost(SOON).ignoreExceptions().until(() -> {
            link.send(address, Kind.QUEUE, true, bytes(text)).await().atMost(SOON);
            return true;
        });
    }

    private Throwable failure(String address, String text) {
        return catchThrowable(
                () -> link.send(address, Kind.QUEUE, true, bytes(text)).await().atMost(SOON));
    }

    private static Uni<Void> collect(List<String> into, byte[] body) {
        into.add(new String(body, StandardCharsets.UTF_8));
        return Uni.createFrom().voidItem();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
