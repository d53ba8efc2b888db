package dev.skein.e2e.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.skein.e2e.Person;
import dev.skein.stack.Cluster;
import dev.skein.stack.Server;
import dev.skein.stack.Service;
import dev.skein.stack.ServiceProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Any start order works: a service that is started before what it needs says that it lives and is not ready, waits, and
 * recovers; the same when what it needs goes away later. OPS-03, OPS-06.
 */
class StartOrderTest {
    private static final Duration READY = Duration.ofSeconds(60);
    private static final Duration LATE = Duration.ofSeconds(20);
    /** Between two starts of a random order. */
    private static final int MAX_PAUSE_MS = 3_000;

    private Cluster cluster;

    @BeforeEach
    void build() {
        cluster = Cluster.builder()
                .withBrokerAsProcess()
                .with("SKEIN_GROUP_PASSWORD_COST", "4")
                .keepLogsIn(Path.of("target", "logs", "start-order"))
                .build();
    }

    @AfterEach
    void close() {
        cluster.close();
    }

    @Test
    @Tag("OPS-03")
    void servicesWaitForServersThatAreLateAndForServersThatGoAway() {
        cluster.services().forEach(ServiceProcess::launch);
        await().atMost(READY).until(() -> cluster.services().stream().allMatch(ServiceProcess::isLive));
        await().during(LATE)
                .atMost(LATE.plusSeconds(10))
                .pollInterval(Duration.ofSeconds(2))
                .untilAsserted(() -> {
                    assertThat(cluster.services()).allMatch(ServiceProcess::isLive);
                    assertThat(cluster.services()).allMatch(ServiceProcess::hasStarted);
                    assertThat(cluster.services()).noneMatch(ServiceProcess::isReady);
                });

        long begun = System.nanoTime();
        cluster.stack().servers().forEach(Server::start);
        cluster.awaitReady(READY);
        System.out.printf("Ready %d ms after servers that were 20 s late began to start%n", since(begun));

        try (Person alice = newcomer("alice");
                Person bob = newcomer("bob")) {
            talk(alice, bob);
            goesAndComesBack(cluster.part("postgres"), List.of(Service.MESSAGING, Service.GROUP, Service.PUSH));
            talk(alice, bob);
            // The others do their work without it, and say so: taking all of them out would make it worse.
            goesAndComesBack(cluster.part("broker"), List.of(Service.PUSH));
            goesAndComesBack(cluster.part("redis"), List.of());
            talk(alice, bob);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {7, 42})
    @Tag("OPS-03")
    void everythingStartsInAnyOrder(long seed) {
        Random random = new Random(seed);
        List<Server> order = new ArrayList<>(cluster.parts());
        Collections.shuffle(order, random);
        System.out.printf(
                "Start order of seed %d: %s%n",
                seed, order.stream().map(Server::name).toList());
        for (Server part : order) {
            if (part instanceof ServiceProcess service) {
                service.launch();
            } else {
                part.start();
            }
            long pause = random.nextInt(MAX_PAUSE_MS);
            await().pollDelay(Duration.ofMillis(pause)).until(() -> true);
        }
        cluster.awaitReady(READY);
        try (Person alice = newcomer("alice");
                Person bob = newcomer("bob")) {
            talk(alice, bob);
        }
    }

    /** @param needing those that cannot do their work without it, and nobody else */
    private void goesAndComesBack(Server server, List<Service> needing) {
        List<ServiceProcess> waiting = cluster.services().stream()
                .filter(process -> needing.contains(process.service()))
                .toList();
        server.stop();
        await().atMost(READY).until(() -> waiting.stream().noneMatch(ServiceProcess::isReady));
        assertThat(cluster.services()).allMatch(ServiceProcess::isLive);
        assertThat(cluster.services())
                .filteredOn(process -> !waiting.contains(process))
                .allMatch(ServiceProcess::isReady);
        server.start();
        long begun = System.nanoTime();
        cluster.awaitReady(READY);
        System.out.printf("All ready %d ms after %s was back%n", since(begun), server.name());
    }

    private static long since(long nanos) {
        return Duration.ofNanos(System.nanoTime() - nanos).toMillis();
    }

    private Person newcomer(String name) {
        return Person.newcomer(cluster, cluster.url().toString(), name);
    }

    private static void talk(Person from, Person to) {
        String conversation = from.say(to.asTarget(), "hello").getConversationId();
        long expected = from.received(conversation).size();
        await().atMost(READY)
                .untilAsserted(() -> assertThat(to.received(conversation)).hasSizeGreaterThanOrEqualTo((int) expected));
        to.assertDense(conversation);
    }
}
