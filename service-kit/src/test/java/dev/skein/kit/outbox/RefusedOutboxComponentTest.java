package dev.skein.kit.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.skein.kit.amqp.AmqpLink;
import dev.skein.kit.amqp.AmqpLink.Kind;
import dev.skein.kit.amqp.ScriptedBroker;
import dev.skein.kit.amqp.ScriptedBroker.Answer;
import io.smallrye.mutiny.Uni;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The outbox in front of a broker that refuses: nothing acknowledged is lost, and no event holds up another for ever. */
class RefusedOutboxComponentTest extends OutboxComponent {
    private static final String EVENTS = "events";
    /** Ten tries with their pauses. */
    private static final Duration TEN_TRIES = Duration.ofSeconds(120);

    private final ScriptedBroker broker = new ScriptedBroker(vertx);
    private final AmqpLink link = broker.link();
    private OutboxRelay relay;

    @BeforeEach
    void connect() {
        await().atMost(SOON).until(link::connected);
        relay = new OutboxRelay(new OutboxRelay.Place(vertx, pool, "kit"), 100, new ByLink(link), aside, metrics);
        relay.start();
    }

    @AfterEach
    void stop() {
        relay.stop();
        broker.close();
    }

    /** Rows and their parts are words, and go out as one message. */
    private record ByLink(AmqpLink link) implements OutboxPublisher {
        @Override
        public List<byte[]> parts(byte[] payload) {
            return List.of(text(payload).split(" ")).stream()
                    .map(part -> part.getBytes(StandardCharsets.UTF_8))
                    .toList();
        }

        @Override
        public Uni<Void> publish(List<byte[]> payloads) {
            String all = String.join(
                    " ", payloads.stream().map(payload -> text(payload)).toList());
            return link.send(EVENTS, Kind.TOPIC, true, all.getBytes(StandardCharsets.UTF_8));
        }

        private static String text(byte[] payload) {
            return new String(payload, StandardCharsets.UTF_8);
        }
    }

    @Test
    void eachPoisonIsSetAsideAndAllOthersArePublishedOnceInOrder() throws SQLException {
        Map<String, Answer> poison = Map.of(
                "m7", ScriptedBroker.reject(""),
                "m23", ScriptedBroker.modify(false),
                "m31", ScriptedBroker.reject("failed"),
                "m40", ScriptedBroker.closeLink("amqp:link:message-size-exceeded"),
                "m55", ScriptedBroker.closeLink("amqp:internal-error"));
        broker.answering(
                EVENTS,
                text -> words(text).stream()
                        .filter(poison::containsKey)
                        .findFirst()
                        .map(poison::get)
                        .orElse(ScriptedBroker.ACCEPT));
        sql("insert into kit.outbox (payload) select convert_to('m' || i, 'UTF8') from generate_series(1, 80) i");

        await().atMost(TEN_TRIES).until(() -> rowsLeft() == 0);
        List<String> others = new ArrayList<>(
                IntStream.rangeClosed(1, 80).mapToObj(i -> "m" + i).toList());
        others.removeAll(poison.keySet());
        assertThat(published()).as("once each").containsExactlyInAnyOrderElementsOf(others);
        assertThat(asideReasons()).hasSize(poison.size());
        assertThat(metrics.counter("skein.set.aside", "what", "event").count()).isEqualTo(poison.size());
        assertThat(broker.connections).hasValue(1);
    }

    @Test
    void ofARowThatSaysSeveralThingsOnlyTheBadOneIsSetAside() throws SQLException {
        broker.answering(
                EVENTS, text -> words(text).contains("bad") ? ScriptedBroker.reject("") : ScriptedBroker.ACCEPT);
        sql("insert into kit.outbox (payload) values ('one two bad three'), ('four')");

        await().atMost(SOON).until(() -> rowsLeft() == 0);
        assertThat(published()).containsExactlyInAnyOrder("one", "two", "three", "four");
        assertThat(asideReasons()).hasSize(1);
        aside.start();
        broker.answering(EVENTS, text -> ScriptedBroker.ACCEPT);
        sql("update kit.set_aside set retry = true");
        await().atMost(SOON).until(() -> asideReasons().isEmpty());
        assertThat(published()).endsWith("bad");
        aside.stop();
    }

    /** Refused is everything: then it is the broker, for however long it takes. */
    @Test
    void whileTheBrokerRefusesEverythingNothingIsSetAsideAndItIsAskedLessAndLessOften() throws SQLException {
        for (Answer refusal : List.of(
                ScriptedBroker.RELEASE,
                ScriptedBroker.modify(false),
                ScriptedBroker.reject("failed"),
                ScriptedBroker.reject("amqp:resource-limit-exceeded"))) {
            int before = broker.arrived.size();
            broker.answering(EVENTS, text -> refusal);
            sql("insert into kit.outbox (payload) values ('a'), ('b')");
            await().atMost(SOON).until(() -> broker.arrived.size() >= before + 5);
            await().during(Duration.ofSeconds(3)).atMost(SOON).until(() -> rowsLeft() == 2);
            assertThat(broker.arrived.size() - before).as("%s", refusal).isLessThan(20);
            broker.answering(EVENTS, text -> ScriptedBroker.ACCEPT);
            await().atMost(SOON).until(() -> rowsLeft() == 0);
        }
        assertThat(asideReasons()).isEmpty();
    }

    /** The age shows that it hangs, also while nothing can be asked. */
    @Test
    void theAgeGrowsWhileTheBrokerGivesNoAnswer() throws SQLException {
        broker.answering(EVENTS, text -> new Answer.Silence());
        sql("insert into kit.outbox (payload) values ('a')");
        await().atMost(SOON).until(() -> !broker.arrived.isEmpty());
        await().atMost(SOON)
                .until(() -> metrics.get("skein.outbox.age.seconds").gauge().value() > 3);
        broker.answering(EVENTS, text -> ScriptedBroker.ACCEPT);
        await().atMost(SOON).until(() -> rowsLeft() == 0);
        await().atMost(SOON)
                .until(() -> metrics.get("skein.outbox.age.seconds").gauge().value() == 0);
    }

    private List<String> published() {
        return broker.accepted.stream().flatMap(text -> words(text).stream()).toList();
    }

    private static List<String> words(String text) {
        return List.of(text.split(" "));
    }
}
