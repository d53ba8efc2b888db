package dev.skein.e2e.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.skein.e2e.Person;
import dev.skein.e2e.SharedCluster;
import dev.skein.stack.Cluster;
import dev.skein.stack.Packages;
import dev.skein.stack.ServiceProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Whoever looks at a dashboard, waits for an alert or reads the operations page finds the metrics named there. OPS-06. */
class MetricsTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    /** A row of the table: {@code |`skein.sends` |messaging |…}. */
    private static final Pattern DOCUMENTED = Pattern.compile("(?m)^\\|`(skein\\.[a-z.]+)` *\\|([a-z, ]+?) *\\|");

    private final Path root = Packages.ofCheckout().root();
    private final Path chart = root.resolve("helm/skein");

    @Test
    @Tag("OPS-06")
    void everyMetricOfDashboardsAndAlertsExistsInARunningStack() throws IOException {
        List<Path> dashboards = MonitoringFiles.in(chart.resolve("dashboards"), ".json");
        List<Path> alerts = MonitoringFiles.in(chart.resolve("alerts"), ".yaml");
        assertThat(dashboards).isNotEmpty();
        assertThat(alerts).isNotEmpty();
        Set<String> existing = existing();
        List<String> missing = new ArrayList<>();
        for (Path dashboard : dashboards) {
            missing(MonitoringFiles.metricsOfDashboard(Files.readString(dashboard)), existing, dashboard, missing);
        }
        for (Path alert : alerts) {
            missing(MonitoringFiles.metricsOfRules(Files.readString(alert)), existing, alert, missing);
        }
        assertThat(missing).isEmpty();
    }

    private static void missing(Set<String> named, Set<String> existing, Path where, List<String> missing) {
        named.stream()
                .filter(name -> !existing.contains(name))
                .forEach(name -> missing.add(name + " in " + where.getFileName()));
    }

    @Test
    @Tag("OPS-06")
    void everyDocumentedMetricExistsInTheServicesItIsSaidToBeOf() throws IOException {
        makeTraffic();
        Matcher rows = DOCUMENTED.matcher(Files.readString(root.resolve("src-docs/operations.adoc")));
        int count = 0;
        List<String> missing = new ArrayList<>();
        while (rows.find()) {
            count++;
            String series = rows.group(1).replace('.', '_');
            for (String service : rows.group(2).split(", ")) {
                Set<String> names = Metrics.of(
                                (ServiceProcess) SharedCluster.cluster().part(service + "-1"))
                        .names();
                if (names.stream().noneMatch(name -> name.equals(series) || name.startsWith(series + '_'))) {
                    missing.add(rows.group(1) + " of " + service);
                }
            }
        }
        assertThat(count).isGreaterThan(20);
        assertThat(missing).isEmpty();
    }

    @Test
    @Tag("OPS-06")
    void whatASendCostsIsCounted() {
        Cluster cluster = SharedCluster.cluster();
        double stored = stored(cluster);
        makeTraffic();
        await().atMost(SOON).until(() -> stored(cluster) >= stored + 1);
        double batches = cluster.replicas(dev.skein.stack.Service.MESSAGING).stream()
                .mapToDouble(messaging -> Metrics.of(messaging).sum("skein_send_commit_seconds_count"))
                .sum();
        assertThat(batches).isPositive();
    }

    private static double stored(Cluster cluster) {
        return cluster.replicas(dev.skein.stack.Service.MESSAGING).stream()
                .mapToDouble(messaging -> Metrics.of(messaging).sum("skein_sends_total", "stored"))
                .sum();
    }

    private static Set<String> existing() {
        makeTraffic();
        Set<String> names = new TreeSet<>();
        SharedCluster.cluster()
                .services()
                .forEach(service -> names.addAll(Metrics.of(service).names()));
        return names;
    }

    private static void makeTraffic() {
        try (Person alice = Person.newcomer("alice");
                Person bob = Person.newcomer("bob", 1)) {
            String conversation = alice.say(bob.asTarget(), "one").getConversationId();
            bob.awaitTexts(conversation, "one");
        }
    }
}
