package dev.skein.helm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Prometheus itself understands alerts and dashboards: its promtool (Debian's package prometheus) reads them. Left out where
 * there is none, unless {@code SKEIN_PROMTOOL=required}.
 */
class PrometheusTest {
    private static final Path ALERTS = Chart.FOLDER.resolve("alerts/skein.yaml");

    @BeforeAll
    static void promtoolIsThere() {
        boolean there = Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, "promtool")));
        if ("required".equals(System.getenv("SKEIN_PROMTOOL"))) {
            assertThat(there).as("promtool on the PATH").isTrue();
        }
        assumeThat(there).as("promtool on the PATH").isTrue();
    }

    @Test
    @Tag("OPS-06")
    void alertsAreUnderstood() {
        assertThat(faults(ALERTS)).isEmpty();
    }

    /** Each query as a rule of its own; what Grafana would put in is put in. */
    @Test
    @Tag("OPS-06")
    void queriesOfDashboardsAreUnderstood() throws IOException {
        List<String> queries;
        try (Stream<Path> files = Files.list(Chart.FOLDER.resolve("dashboards"))) {
            queries = files.sorted()
                    .flatMap(file -> read(file).findValuesAsText("expr").stream())
                    .map(query -> query.replace("$__rate_interval", "5m").replace("$namespace", "chat"))
                    .toList();
        }
        assertThat(queries).hasSizeGreaterThan(20);
        List<Map<String, String>> rules = Stream.iterate(0, i -> i < queries.size(), i -> i + 1)
                .map(i -> Map.of("record", "query_" + i, "expr", queries.get(i)))
                .toList();
        assertThat(faults(write("queries.yaml", rules))).isEmpty();
    }

    @Test
    void faultIsNoticed() {
        Path file = write("fault.yaml", List.of(Map.of("record", "fault", "expr", "sum by (pod (skein_sends_total)")));
        assertThat(faults(file)).contains("fault.yaml");
    }

    private static Path write(String name, List<Map<String, String>> rules) {
        try {
            Path file = Chart.TARGET.resolve(name);
            Chart.YAML.writeValue(file.toFile(), Map.of("groups", List.of(Map.of("name", "queries", "rules", rules))));
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What promtool says of a file that it does not accept; nothing if it does. */
    private static String faults(Path rules) {
        try {
            Process promtool = new ProcessBuilder("promtool", "check", "rules", rules.toString())
                    .redirectErrorStream(true)
                    .start();
            String said = new String(promtool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return promtool.waitFor() == 0 ? "" : rules + " is refused: " + said;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static JsonNode read(Path file) {
        try {
            return Chart.YAML.readTree(file.toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
