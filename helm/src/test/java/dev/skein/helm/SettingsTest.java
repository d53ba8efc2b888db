package dev.skein.helm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.skein.helm.ServiceSettings.Setting;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every setting of the services can be reached from the values, and arrives under the name that the service reads. */
class SettingsTest {
    private static final Map<String, String> SERVICE_OF = Map.of(
            "gateway", "gateway", "messaging", "messaging-service", "group", "group-service", "push", "push-service");

    /** Keys that a value of their own sets: the value, what it is set to, and what is then read in which service. */
    private record Elsewhere(String key, String service, String values, String expected) {}

    private static final List<Elsewhere> ELSEWHERE = List.of(
            new Elsewhere("skein.group.bootstrap.app-key", "group-service", "bootstrap: {appKey: acme}", "acme"),
            new Elsewhere("skein.group.bootstrap.sample-user", "group-service", "bootstrap: {sampleUser: bob}", "bob"),
            new Elsewhere("quarkus.http.port", "gateway", "ports: {public: 7001}", "7001"),
            new Elsewhere("quarkus.http.port", "push-service", "ports: {grpc: 7002}", "7002"),
            new Elsewhere("quarkus.management.port", "gateway", "ports: {management: 7003}", "7003"),
            new Elsewhere("amqp-host", "gateway", "amqp: {host: mq}", "mq"),
            new Elsewhere("amqp-port", "gateway", "amqp: {port: 7004}", "7004"),
            new Elsewhere("amqp-use-ssl", "gateway", "amqp: {tls: true}", "true"),
            new Elsewhere(
                    "quarkus.redis.hosts",
                    "gateway",
                    "redis: {host: r, username: u, port: 7005}",
                    "redis://u@r:7005/0"),
            new Elsewhere(
                    "quarkus.redis.hosts", "gateway", "redis: {host: r, tls: true, database: 3}", "rediss://r:6379/3"),
            new Elsewhere(
                    "quarkus.datasource.jdbc.url",
                    "push-service",
                    "postgres: {host: p, port: 7006, database: d, parameters: sslmode=require}",
                    "jdbc:postgresql://p:7006/d?sslmode=require"),
            new Elsewhere(
                    "quarkus.datasource.reactive.url",
                    "messaging-service",
                    "postgres: {host: p}",
                    "postgresql://p:5432/skein"));

    /** Keys that come from Secrets or are known to the chart; tested in {@link SecretsTest} and {@link EdgesTest}. */
    private static final List<String> GIVEN_BY_THE_CHART = List.of(
            "skein.cluster.key",
            "skein.node",
            "skein.group.secrets-key",
            "skein.group.bootstrap.app-secret",
            "skein.targets.group",
            "skein.targets.messaging",
            "skein.targets.push",
            "amqp-username",
            "amqp-password",
            "quarkus.datasource.username",
            "quarkus.datasource.password");

    @ParameterizedTest
    @ValueSource(strings = {"common", "gateway", "messaging", "group", "push"})
    @Tag("OPS-02")
    @Tag("OPS-04")
    void everySettingOfAServiceArrives(String block) {
        Map<List<String>, Object> values = new LinkedHashMap<>();
        Map<String, String> expected = new LinkedHashMap<>();
        for (Setting setting : ServiceSettings.structured(block)) {
            Object value = another(setting);
            values.put(path(block, setting), value);
            expected.put(setting.variable(), value.toString());
        }
        Rendered rendered = Chart.render("minimal", values.isEmpty() ? "" : Chart.nested(values));
        for (String service : block.equals("common") ? Chart.SERVICES : List.of(SERVICE_OF.get(block))) {
            expected.forEach((variable, value) -> assertThat(rendered.variable(service, variable))
                    .as(service + " " + variable)
                    .isEqualTo(value));
        }
    }

    /** The services' defaults are written out in the values, so that they can be seen there; nothing else may be sent. */
    @Test
    @Tag("OPS-04")
    void withoutValuesEveryServiceGetsItsOwnDefaults() {
        Rendered rendered = Chart.render("minimal");
        SERVICE_OF.forEach((block, service) -> {
            for (Setting setting : ServiceSettings.structured(block)) {
                String expected = setting.standard().isEmpty() ? null : setting.standard();
                assertThat(rendered.variable(service, setting.variable()))
                        .as(setting.key())
                        .isEqualTo(expected);
            }
        });
    }

    @Test
    void everyOtherKeyOfTheConfigurationPageIsSetBySomeValue() {
        List<String> known = new ArrayList<>(GIVEN_BY_THE_CHART);
        ELSEWHERE.forEach(elsewhere -> known.add(elsewhere.key()));
        Stream<String> ofServices = ServiceSettings.blockNames().stream()
                .flatMap(block -> ServiceSettings.all(block).stream()
                        .filter(setting -> !ServiceSettings.structured(block).contains(setting))
                        .map(Setting::key))
                .filter(key -> !key.contains("*"));
        // Of the servers' table those with a key of Quarkus or a name that users choose are reached by the maps
        // "config".
        Stream<String> ofServers =
                ServiceSettings.servers().keySet().stream().filter(key -> !key.startsWith("quarkus.tls"));
        List<String> missing = Stream.concat(ofServices, ofServers)
                .filter(key -> !known.contains(key))
                .filter(key -> !reachedByConfig(key))
                .toList();
        assertThat(missing).isEmpty();
    }

    @Test
    void valuesThatStandForKeysOfServersArrive() {
        for (Elsewhere elsewhere : ELSEWHERE) {
            String variable = ServiceSettings.blockNames().stream()
                    .flatMap(block -> ServiceSettings.all(block).stream())
                    .filter(setting -> setting.key().equals(elsewhere.key()))
                    .map(Setting::variable)
                    .findFirst()
                    .orElseGet(() -> ServiceSettings.servers().get(elsewhere.key()));
            assertThat(Chart.render("minimal", elsewhere.values()).variable(elsewhere.service(), variable))
                    .as(elsewhere.key())
                    .isEqualTo(elsewhere.expected());
        }
    }

    @Test
    void nodeIsNamedAfterItsPod() {
        for (String service : Chart.SERVICES) {
            JsonNode node = Chart.render("minimal").container(service).at("/env/0");
            assertThat(node.path("name").asText()).isEqualTo("SKEIN_NODE");
            assertThat(node.at("/valueFrom/fieldRef/fieldPath").asText()).isEqualTo("metadata.name");
        }
    }

    @Test
    void settingOfAServiceWinsOverThatOfAll() {
        Rendered rendered = Chart.render("minimal", """
                common: {config: {quarkus.log.category."dev.skein".level: DEBUG}}
                push: {config: {quarkus.log.category."dev.skein".level: TRACE}}
                """);
        String key = "quarkus.log.category.\"dev.skein\".level";
        assertThat(rendered.property("gateway", key)).isEqualTo("DEBUG");
        assertThat(rendered.property("push-service", key)).isEqualTo("TRACE");
        assertThat(rendered.variable("gateway", "QUARKUS_CONFIG_LOCATIONS"))
                .isEqualTo("/etc/skein/config/skein.properties");
    }

    /** 250 is the ordinal of the file in the image, 300 that of variables. */
    @Test
    void fileWinsOverTheImageAndVariablesOverTheFile() {
        assertThat(Integer.parseInt(Chart.render("minimal").property("gateway", "config_ordinal")))
                .isBetween(251, 299);
    }

    @Test
    void backslashesAndLinesOfFreeSettingsSurvive() {
        Rendered rendered = Chart.render("minimal", "common: {config: {some.pattern: \"a\\\\d\\nb\"}}");
        assertThat(rendered.property("gateway", "some.pattern")).isEqualTo("a\\d\nb");
    }

    @Test
    void listsAndLargeNumbersAreWrittenAsServicesReadThem() {
        Rendered rendered = Chart.render("full");
        assertThat(rendered.variable("gateway", "SKEIN_GATEWAY_HANDSHAKE_ALLOWED_ORIGINS"))
                .isEqualTo("https://chat.example.com,https://www.example.com");
        assertThat(rendered.variable("messaging-service", "SKEIN_MESSAGING_MEMORY_MEMBERS"))
                .isEqualTo("2000000");
    }

    @Test
    void tracesAreOffUnlessAskedFor() {
        assertThat(Chart.render("minimal").variable("gateway", "QUARKUS_OTEL_SDK_DISABLED"))
                .isNull();
        Rendered rendered = Chart.render("full");
        assertThat(rendered.variable("gateway", "QUARKUS_OTEL_SDK_DISABLED")).isEqualTo("false");
        assertThat(rendered.variable("gateway", "QUARKUS_OTEL_TRACES_SAMPLER_ARG"))
                .isEqualTo("0.05");
    }

    private static boolean reachedByConfig(String key) {
        String values = "common: {config: {'%s': reached}}".formatted(key);
        return "reached".equals(Chart.render("minimal", values).property("gateway", key));
    }

    private static List<String> path(String block, Setting setting) {
        List<String> path = new ArrayList<>(List.of(block, "settings"));
        path.addAll(ServiceSettings.path(block, setting));
        return path;
    }

    /** A valid value that is not the default. */
    private static Object another(Setting setting) {
        if (setting.isBoolean()) {
            return !Boolean.parseBoolean(setting.standard());
        }
        if (setting.isDuration()) {
            return "77s";
        }
        if (setting.isNumber()) {
            // Not one conditional expression: it would make both of them a double.
            if (setting.standard().contains(".")) {
                return Double.parseDouble(setting.standard()) / 2;
            }
            return Long.parseLong(setting.standard()) + 1_000_001;
        }
        return "another";
    }
}
