package dev.skein.e2e.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.skein.e2e.Person;
import dev.skein.stack.Cluster;
import dev.skein.stack.Service;
import dev.skein.stack.ServiceProcess;
import dev.skein.stack.network.TcpProxy;
import dev.skein.v1.GroupKind;
import dev.skein.v1.SendResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * A service for which everything falls silent says so, loses nothing, and is ready again by itself. The table of these dependencies is in operations.adoc. OPS-03, OPS-06.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReadinessTest {
    private static final Duration RECOVERY = Duration.ofSeconds(60);
    /** Far less than the half minute after which a client finds out by itself. */
    private static final Duration LIVE = Duration.ofSeconds(8);

    private static final Duration NOTICED = Duration.ofSeconds(14);

    private static final Map<Service, Set<Dependency>> NEEDED = Map.of(
            Service.GATEWAY, Set.of(Dependency.REDIS, Dependency.BROKER, Dependency.GROUP, Dependency.MESSAGING),
            Service.MESSAGING, Set.of(Dependency.POSTGRES),
            Service.GROUP, Set.of(Dependency.POSTGRES),
            Service.PUSH, Set.of(Dependency.POSTGRES, Dependency.BROKER));
    private static final Map<Service, Set<Dependency>> OPTIONAL = Map.of(
            Service.GATEWAY, Set.of(Dependency.PUSH),
            Service.MESSAGING, Set.of(Dependency.REDIS, Dependency.BROKER),
            Service.GROUP, Set.of(Dependency.BROKER, Dependency.MESSAGING),
            Service.PUSH, Set.of(Dependency.REDIS, Dependency.MESSAGING));

    private final Cluster cluster = Cluster.builder()
            .gateways(2)
            .with("SKEIN_GROUP_PASSWORD_COST", "4")
            .keepLogsIn(Path.of("target", "logs", "readiness"))
            .build();
    private final Map<Service, Map<Dependency, TcpProxy>> ways = new EnumMap<>(Service.class);
    private Person alice;

    @BeforeAll
    void start() {
        for (Service service : Service.values()) {
            Map<Dependency, TcpProxy> own = new EnumMap<>(Dependency.class);
            for (Dependency dependency : Dependency.values()) {
                if (NEEDED.get(service).contains(dependency)
                        || OPTIONAL.get(service).contains(dependency)) {
                    own.put(dependency, dependency.between(tested(service), cluster));
                }
            }
            ways.put(service, own);
        }
        cluster.start();
        alice = Person.newcomer(cluster, cluster.gateway(0).url().toString(), "alice");
    }

    @AfterAll
    void close() {
        if (alice != null) {
            alice.close();
        }
        cluster.close();
        ways.values().forEach(own -> own.values().forEach(TcpProxy::close));
    }

    /** The other gateway is the one that people send from. */
    private ServiceProcess tested(Service service) {
        return service == Service.GATEWAY
                ? cluster.gateway(1)
                : cluster.replicas(service).getFirst();
    }

    @Test
    @Tag("OPS-03")
    @Tag("OPS-06")
    void servicesThatNothingAnswersAreNotReadyAndComeBack() {
        silence(List.of(Service.MESSAGING, Service.GROUP, Service.PUSH), false);
    }

    /** As when its machine loses the network: nothing is refused, nothing ends, nothing is answered. */
    private void silence(List<Service> services, boolean staysReady) {
        List<ServiceProcess> processes = services.stream().map(this::tested).toList();
        List<TcpProxy> silent = services.stream()
                .flatMap(service -> ways.get(service).values().stream())
                .toList();
        try (Person bob = Person.newcomer(cluster, cluster.gateway(1).url().toString(), "bob")) {
            String conversation = alice.say(bob.asTarget(), "before").getConversationId();
            bob.awaitTexts(conversation, "before");

            silent.forEach(TcpProxy::swallow);
            CompletableFuture<SendResponse> during = alice.client().sendText(bob.asTarget(), "during");
            // Long enough for every link to notice, and no reason to restart anything.
            await().during(NOTICED)
                    .atMost(NOTICED.multipliedBy(3))
                    .pollInterval(Duration.ofSeconds(1))
                    .until(() -> processes.stream()
                            .allMatch(process -> process.isLive() && process.isReady() == staysReady));
            silent.forEach(TcpProxy::pass);

            await().atMost(RECOVERY).until(() -> processes.stream().allMatch(ServiceProcess::isReady));
            Person.join(during);
            bob.awaitTexts(conversation, "before", "during");
            await().atMost(RECOVERY).untilAsserted(() -> everythingWorks("after"));
            alice.say(bob.asTarget(), "after");
            bob.awaitTexts(conversation, "before", "during", "after");
            bob.assertDense(conversation);
        }
    }

    /** Somebody new comes to the second gateway, joins a group and hears of a message while it is sent. */
    private void everythingWorks(String name) {
        try (Person guest = Person.newcomer(cluster, cluster.gateway(1).url().toString(), "guest")) {
            alice.found(GroupKind.GROUP_KIND_PRIVATE, name, guest);
            String conversation = alice.say(guest.asTarget(), name).getConversationId();
            await().atMost(LIVE)
                    .untilAsserted(() -> assertThat(guest.texts(conversation)).containsExactly(name));
        }
    }
}
