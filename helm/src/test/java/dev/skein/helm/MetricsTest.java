package dev.skein.helm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Alerts and dashboards speak of metrics that there are. Whether a running stack has them is tested end to end. */
class MetricsTest {
    private static final Pattern METRIC = Pattern.compile("\\b(skein|jvm|process|system)_[a-z_]+");
    private static final Pattern ROW = Pattern.compile("(?m)^\\|`(skein\\.[\\w.]+)`");

    /** Of Micrometer itself; they are there in every Quarkus service. */
    private static final Set<String> OF_THE_JVM = Set.of(
            "jvm_memory_used_bytes",
            "jvm_memory_max_bytes",
            "jvm_threads_live_threads",
            "process_cpu_usage",
            "process_uptime_seconds");

    @Test
    void everyMetricIsInTheTableOfTheOperationsGuide() throws IOException {
        Set<String> known = new TreeSet<>(OF_THE_JVM);
        String page = Files.readString(Path.of("../src-docs/operations.adoc"));
        ROW.matcher(page).results().forEach(row -> spellings(row.group(1)).forEach(known::add));
        assertThat(known).contains("skein_sends_total", "skein_gateway_sessions", "skein_send_commit_seconds_bucket");
        Set<String> named = new TreeSet<>();
        for (String expression : expressions()) {
            METRIC.matcher(expression).results().forEach(metric -> named.add(metric.group()));
        }
        assertThat(named).hasSizeGreaterThan(20);
        assertThat(known).containsAll(named);
    }

    @Test
    @Tag("OPS-06")
    void everyAlertSaysHowBadItIsAndWhatToDo() throws IOException {
        for (JsonNode rule : alerts()) {
            String name = rule.path("alert").asText();
            assertThat(rule.at("/labels/severity").asText()).as(name).isIn("warning", "critical");
            assertThat(rule.at("/annotations/summary").asText()).as(name).isNotEmpty();
            assertThat(rule.at("/annotations/description").asText()).as(name).isNotEmpty();
        }
    }

    @Test
    void alertsArriveUnchangedWithTheLabelsOfTheValues() throws IOException {
        JsonNode groups = Chart.render("full").one("PrometheusRule", "skein").at("/spec/groups");
        List<JsonNode> rendered = Manifest.elements(groups)
                .flatMap(group -> Manifest.elements(group.path("rules")))
                .toList();
        assertThat(rendered).hasSameSizeAs(alerts());
        for (int i = 0; i < rendered.size(); i++) {
            assertThat(rendered.get(i).path("expr")).isEqualTo(alerts().get(i).path("expr"));
            assertThat(rendered.get(i).path("annotations"))
                    .isEqualTo(alerts().get(i).path("annotations"));
            assertThat(rendered.get(i).at("/labels/team").asText()).isEqualTo("chat");
        }
    }

    @Test
    void dashboardsArriveUnchanged() throws IOException {
        Rendered rendered = Chart.render("full");
        for (Path file : files("dashboards")) {
            String name = file.getFileName().toString().replace(".json", "");
            String text = rendered.one("ConfigMap", "skein-dashboard-" + name)
                    .at("/data")
                    .path(name + ".json")
                    .asText();
            assertThat(new ObjectMapper().readTree(text)).isEqualTo(new ObjectMapper().readTree(file.toFile()));
        }
    }

    @Test
    @Tag("OPS-06")
    void metricsOfEveryServiceAreRead() {
        Rendered rendered = Chart.render("full");
        JsonNode wanted = rendered.one("ServiceMonitor", "skein").at("/spec/selector/matchLabels");
        List<String> chosen = rendered.all("Service").stream()
                .filter(service -> wanted.properties().stream()
                        .allMatch(label -> service.at("/metadata/labels")
                                .path(label.getKey())
                                .equals(label.getValue())))
                .map(Manifest::component)
                .toList();
        assertThat(chosen).containsExactlyInAnyOrderElementsOf(Chart.SERVICES);
    }

    /** A meter as Prometheus may spell it: which of them is meant depends on its kind. */
    private static Stream<String> spellings(String meter) {
        String name = meter.replace('.', '_');
        return Stream.of("", "_total", "_sum", "_count", "_bucket", "_seconds_sum", "_seconds_count", "_seconds_bucket")
                .map(ending -> name + ending);
    }

    private static List<JsonNode> alerts() throws IOException {
        return files("alerts").stream()
                .flatMap(file -> Manifest.elements(read(file).path("groups")))
                .flatMap(group -> Manifest.elements(group.path("rules")))
                .toList();
    }

    private static List<String> expressions() throws IOException {
        Stream<String> ofAlerts =
                alerts().stream().map(rule -> rule.path("expr").asText());
        Stream<String> ofDashboards = files("dashboards").stream()
                .flatMap(file -> Stream.concat(
                        read(file).findValuesAsText("expr").stream(), read(file).findValuesAsText("query").stream()));
        return Stream.concat(ofAlerts, ofDashboards).toList();
    }

    private static JsonNode read(Path file) {
        try {
            return Chart.YAML.readTree(file.toFile());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static List<Path> files(String folder) throws IOException {
        try (Stream<Path> files = Files.list(Chart.FOLDER.resolve(folder))) {
            return files.sorted().toList();
        }
    }
}
