package dev.skein.kit.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.skein.error.v1.ErrorCode;
import dev.skein.kit.aside.Cause;
import dev.skein.protocol.SkeinException;
import io.smallrye.mutiny.Uni;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class OutboxRelayComponentTest extends OutboxComponent {
    private final List<String> published = new CopyOnWriteArrayList<>();
    private final AtomicInteger failures = new AtomicInteger();
    private final AtomicReference<String> poison = new AtomicReference<>("");
    private final AtomicReference<RuntimeException> failure = new AtomicReference<>();
    private final AtomicInteger poisoned = new AtomicInteger();

    @Test
    void rowsArePublishedInOrderAndRemoved() throws SQLException {
        OutboxRelay relay = newRelay();
        relay.start();
        sql("insert into kit.outbox (payload) select convert_to('m' || i, 'UTF8') from generate_series(1, 250) i");
        relay.wake();

        await().atMost(SOON).untilAsserted(() -> assertThat(published).hasSize(250));
        assertThat(published).isEqualTo(names(250));
        await().atMost(SOON).until(() -> rowsLeft() == 0);
        relay.stop();
    }

    @Test
    @Tag("OPS-07")
    void rowsComeAgainUntilPublished() throws SQLException {
        failures.set(3);
        OutboxRelay relay = newRelay();
        relay.start();
        sql("insert into kit.outbox (payload) select convert_to('m' || i, 'UTF8') from generate_series(1, 5) i");

        await().atMost(SOON).untilAsserted(() -> assertThat(published).isEqualTo(names(5)));
        relay.stop();
    }

    @Test
    @Tag("OPS-07")
    void oneReplicaRelaysAndAnotherTakesOver() throws SQLException {
        OutboxRelay first = newRelay();
        OutboxRelay second = newRelay();
        first.start();
        second.start();
        sql("insert into kit.outbox (payload) select convert_to('m' || i, 'UTF8') from generate_series(1, 300) i");
        await().atMost(SOON).until(() -> published.size() >= 300);
        first.stop();
        sql("insert into kit.outbox (payload) select convert_to('m' || i, 'UTF8') from generate_series(301, 400) i");

        await().atMost(SOON).until(() -> published.size() >= 400);
        assertThat(published).isEqualTo(names(400));
        second.stop();
    }

    @Test
    void aRowThatCanNeverBePublishedIsSetAsideAndHoldsUpNothing() throws SQLException {
        poison.set("m137");
        failure.set(new IllegalArgumentException("unreadable\0"));
        OutboxRelay relay = newRelay();
        relay.start();
        sql("insert into kit.outbox (payload) select convert_to('m' || i, 'UTF8') from generate_series(1, 250) i");

        await().atMost(SOON).until(() -> rowsLeft() == 0);
        List<String> others = new ArrayList<>(names(250));
        others.remove("m137");
        assertThat(published).as("once each, in order").isEqualTo(others);
        assertThat(asideReasons()).singleElement().asString().contains("unreadable");
        assertThat(metrics.counter("skein.set.aside", "what", "event").count()).isEqualTo(1);
        relay.stop();
    }

    @Test
    void whatFailsForAReasonNobodyForesawIsTriedTenTimesBeforeItIsSetAside() throws SQLException {
        poison.set("m2");
        failure.set(new IllegalStateException("a fault"));
        OutboxRelay relay = newRelay();
        relay.start();
        sql("insert into kit.outbox (payload) select convert_to('m' || i, 'UTF8') from generate_series(1, 3) i");

        await().atMost(Duration.ofSeconds(60)).until(() -> rowsLeft() == 0);
        assertThat(published).containsExactly("m1", "m3");
        assertThat(poisoned.get()).isGreaterThanOrEqualTo(Cause.FAULT_TRIES);
        relay.stop();
    }

    @Test
    void whatIsSetAsideGoesOnWhenAnOperatorWantsIt() throws SQLException {
        poison.set("m1");
        failure.set(new IllegalArgumentException("unreadable"));
        OutboxRelay relay = newRelay();
        relay.start();
        aside.start();
        sql("insert into kit.outbox (payload) values ('m1'), ('m2')");
        await().atMost(SOON).until(() -> asideReasons().size() == 1);
        await().atMost(SOON)
                .until(() -> metrics.get("skein.set.aside.entries").gauge().value() == 1);

        sql("update kit.set_aside set reason = '', retry = true");
        await().atMost(SOON).until(() -> asideReasons().getFirst().contains("unreadable"));
        poison.set("");
        sql("update kit.set_aside set retry = true");

        await().atMost(SOON).until(() -> asideReasons().isEmpty());
        assertThat(published).containsExactly("m2", "m1");
        aside.stop();
        relay.stop();
    }

    @Test
    @Tag("OPS-07")
    void whileTheBrokerIsAwayNothingIsSetAside() throws SQLException {
        poison.set("m1");
        failure.set(SkeinException.of(ErrorCode.UNAVAILABLE));
        OutboxRelay relay = newRelay();
        relay.start();
        sql("insert into kit.outbox (payload) values ('m1'), ('m2')");
        await().atMost(Duration.ofSeconds(60)).until(() -> poisoned.get() > 4);
        assertThat(published).isEmpty();
        assertThat(asideReasons()).isEmpty();
        poison.set("");
        await().atMost(SOON).untilAsserted(() -> assertThat(published).containsExactly("m1", "m2"));
        relay.stop();
    }

    private OutboxRelay newRelay() {
        return new OutboxRelay(new OutboxRelay.Place(vertx, pool, "kit"), 100, this::publish, aside, metrics);
    }

    private Uni<Void> publish(List<byte[]> payloads) {
        if (failures.getAndDecrement() > 0) {
            return Uni.createFrom().failure(new IllegalStateException("not now"));
        }
        List<String> texts = payloads.stream()
                .map(payload -> new String(payload, StandardCharsets.UTF_8))
                .toList();
        if (texts.contains(poison.get())) {
            poisoned.incrementAndGet();
            return Uni.createFrom().failure(failure.get());
        }
        published.addAll(texts);
        return Uni.createFrom().voidItem();
    }

    private static List<String> names(int count) {
        return IntStream.rangeClosed(1, count).mapToObj(i -> "m" + i).toList();
    }
}
