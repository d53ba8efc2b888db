package dev.skein.e2e.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.skein.e2e.Person;
import dev.skein.e2e.Traffic;
import dev.skein.stack.Cluster;
import dev.skein.stack.Service;
import dev.skein.stack.ServiceProcess;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * Two of each service behind a balancer, while people talk: an upgrade of every process one by one, and messaging-service
 * growing and shrinking. Nothing is lost, nothing appears twice, order holds, nobody logs in again. OPS-01, OPS-07.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ReplicasTest {
    private static final int PEOPLE = 32;
    private static final int BUCKETS = 8;
    /** Every sender's next. */
    private static final int SOME_MESSAGES = 2 * PEOPLE;
    /** Far above what a quiet machine needs, and far below a client that backs off from gateways that are well. */
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(15);

    private static final Duration SOON = Duration.ofSeconds(60);

    private static ReplicatedCluster replicated;
    private static Cluster cluster;

    @BeforeAll
    static void start() {
        replicated = new ReplicatedCluster();
        cluster = replicated.cluster();
        replicated.start();
    }

    @AfterAll
    static void stop() {
        replicated.close();
    }

    @Test
    @Order(1)
    @Tag("OPS-01")
    @Tag("OPS-07")
    void everyProcessIsReplacedUnderLoad() throws Exception {
        List<Person> people = people();
        try (Traffic traffic = new Traffic(people)) {
            int logins = logins();
            traffic.start();
            traffic.awaitProgress(SOME_MESSAGES);
            traffic.takeLongestWait();
            for (Service service : List.of(Service.GATEWAY, Service.MESSAGING, Service.GROUP, Service.PUSH)) {
                for (ServiceProcess process : cluster.replicas(service)) {
                    roll(process, people, traffic);
                }
            }
            traffic.stopAndVerify();
            System.out.printf(
                    "Rolled all processes under load: %d messages, none lost or doubled%n", traffic.acknowledged());
            assertThat(logins()).as("logins made").isEqualTo(logins);
            assertThat(people).allMatch(person -> person.kicks().isEmpty());
        }
    }

    private static void roll(ServiceProcess process, List<Person> people, Traffic traffic) {
        long begun = System.nanoTime();
        process.beginStop();
        if (process.service() == Service.GATEWAY) {
            await().atMost(Duration.ofSeconds(5))
                    .until(() -> !replicated.balancer().ready().contains(process));
            assertThat(process.isRunning())
                    .as("out of the balancer while it drains")
                    .isTrue();
        }
        await().atMost(SOON).until(() -> !process.isRunning());
        Duration down = since(begun);
        if (process.service() == Service.GATEWAY) {
            assertSpread(people, begun);
        }
        process.start();
        if (process.service() == Service.GATEWAY) {
            await().atMost(SOON).until(() -> replicated.balancer().ready().contains(process));
        }
        traffic.awaitProgress(SOME_MESSAGES);
        Duration longest = traffic.takeLongestWait();
        System.out.printf(
                "Rolled %s: gone after %d ms, ready again after %d ms, longest wait of a sender %d ms%n",
                process.name(), down.toMillis(), since(begun).toMillis(), longest.toMillis());
        if (process.service() == Service.GATEWAY) {
            assertThat(longest)
                    .as("longest wait of a sender while %s was replaced", process.name())
                    .isLessThan(LONGEST_WAIT);
        }
    }

    private static Duration since(long nanos) {
        return Duration.ofNanos(System.nanoTime() - nanos);
    }

    /** Clients left a gateway over the whole time it gave them. */
    private static void assertSpread(List<Person> people, long begun) {
        List<Long> left = people.stream()
                .flatMap(person -> person.disconnects().stream())
                .map(at -> (at - begun) / 1_000_000)
                .filter(ms -> ms >= 0)
                .sorted()
                .toList();
        System.out.printf("%d clients left after %s ms%n", left.size(), left);
        assertThat(left).as("clients that were on it").hasSizeGreaterThanOrEqualTo(PEOPLE / 4);
        assertThat(left.getLast()).isLessThan(ReplicatedCluster.RECONNECT_WITHIN_MS + 1_500L);
        long buckets = left.stream()
                .map(ms -> ms * BUCKETS / ReplicatedCluster.RECONNECT_WITHIN_MS)
                .distinct()
                .count();
        assertThat(buckets).as("eighths of the time in which somebody left").isGreaterThanOrEqualTo(3);
    }

    @Test
    @Order(2)
    @Tag("OPS-01")
    void messagingGrowsFromOneToThreeAndShrinksAgain() throws Exception {
        List<Person> people = people();
        List<ServiceProcess> replicas = new ArrayList<>(cluster.replicas(Service.MESSAGING));
        try (Traffic traffic = new Traffic(people)) {
            traffic.start();
            shrinkTo(1, replicas, traffic);

            replicas.add(cluster.messaging(1));
            replicas.add(replicated.addMessaging());
            replicas.stream().skip(1).forEach(ServiceProcess::launch);
            replicas.forEach(ServiceProcess::awaitReady);
            long begun = System.nanoTime();
            replicated.nameMessaging(replicas);
            await().atMost(SOON).until(() -> replicas.stream().allMatch(ReplicasTest::storesMessages));
            System.out.printf(
                    "All three replicas stored messages after %d ms%n",
                    since(begun).toMillis());
            traffic.awaitProgress(2 * SOME_MESSAGES);
            System.out.printf(
                    "1 to 3: longest wait of a sender %d ms%n",
                    traffic.takeLongestWait().toMillis());

            shrinkTo(1, replicas, traffic);
            traffic.stopAndVerify();
        }
    }

    private static void shrinkTo(int count, List<ServiceProcess> replicas, Traffic traffic) {
        traffic.awaitProgress(SOME_MESSAGES);
        traffic.takeLongestWait();
        while (replicas.size() > count) {
            ServiceProcess last = replicas.removeLast();
            // As Kubernetes does it: out of the name and SIGTERM at about the same time.
            replicated.nameMessaging(replicas);
            last.stop();
            traffic.awaitProgress(SOME_MESSAGES);
        }
        System.out.printf(
                "Down to %d: longest wait of a sender %d ms%n",
                count, traffic.takeLongestWait().toMillis());
    }

    private static boolean storesMessages(ServiceProcess messaging) {
        return Metrics.of(messaging).sum("skein_sends_total", "stored") > 0;
    }

    private static List<Person> people() {
        List<Person> people = new ArrayList<>();
        for (int i = 0; i < PEOPLE; i++) {
            people.add(Person.newcomer(cluster, replicated.balancer().url(), "r" + i));
        }
        return people;
    }

    /** Ever made, in this cluster. */
    private static int logins() throws SQLException {
        try (Connection database = cluster.stack().postgres().connect();
                Statement statement = database.createStatement();
                ResultSet rows = statement.executeQuery("select count(*) from people.login")) {
            rows.next();
            return rows.getInt(1);
        }
    }
}
