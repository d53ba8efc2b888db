package dev.skein.helm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Secrets are in Secrets only, are made once, and reach those who need them. */
class SecretsTest {
    private static final Set<String> SECRET_VARIABLES = Set.of(
            "SKEIN_CLUSTER_KEY",
            "SKEIN_SECRETS_KEY",
            "SKEIN_BOOTSTRAP_APP_SECRET",
            "QUARKUS_DATASOURCE_USERNAME",
            "QUARKUS_DATASOURCE_PASSWORD",
            "QUARKUS_REDIS_PASSWORD",
            "AMQP_USERNAME",
            "AMQP_PASSWORD");

    /** The key of an app is no secret; it is its id. */
    private static final String LOOKS_SECRET = ".*(PASSWORD|SECRET|(?<!APP)_KEY|TOKEN)";

    static List<String> valueSets() {
        return Chart.valueSets();
    }

    @AfterEach
    void forget() {
        ApiServer.running().forgetAll();
    }

    @ParameterizedTest
    @MethodSource("valueSets")
    @Tag("OPS-04")
    @Tag("OPS-09")
    void noSecretIsInAConfigMapOrWrittenOutInAPod(String valueSet) {
        Rendered rendered = Chart.render(valueSet);
        List<String> values = rendered.all("Secret").stream()
                .flatMap(secret -> Manifest.elements(secret.at("/data")))
                .map(entry -> plain(entry.asText()))
                .filter(value -> !value.equals("skein"))
                .toList();
        for (Manifest object : rendered.objects()) {
            if (!object.kind().equals("Secret") && !values.isEmpty()) {
                assertThat(object.json().toString()).as(object.toString()).doesNotContain(values);
            }
        }
        for (Manifest map : rendered.all("ConfigMap")) {
            map.at("/data")
                    .fieldNames()
                    .forEachRemaining(name -> assertThat(name)
                            .as(map.toString())
                            .doesNotMatch(LOOKS_SECRET)
                            .isNotIn(SECRET_VARIABLES));
        }
    }

    @ParameterizedTest
    @MethodSource("valueSets")
    void secretVariablesComeFromSecrets(String valueSet) {
        for (Manifest workload : Chart.render(valueSet).withPods()) {
            for (JsonNode container : workload.containers()) {
                Manifest.elements(container.path("env"))
                        .filter(variable -> variable.path("name").asText().matches(LOOKS_SECRET))
                        .forEach(variable -> assertThat(variable.at("/valueFrom/secretKeyRef/name")
                                        .asText())
                                .as(workload + " " + variable)
                                .isNotEmpty());
            }
        }
    }

    @Test
    void everyServiceGetsTheSecretsThatItNeedsAndNoOthers() {
        Rendered rendered = Chart.render("full");
        assertThat(secretVariables(rendered, "gateway"))
                .containsExactlyInAnyOrder(
                        "SKEIN_CLUSTER_KEY", "QUARKUS_REDIS_PASSWORD", "AMQP_USERNAME", "AMQP_PASSWORD");
        Set<String> group = Set.copyOf(secretVariables(rendered, "group-service"));
        assertThat(group)
                .contains("SKEIN_SECRETS_KEY", "SKEIN_BOOTSTRAP_APP_SECRET")
                .doesNotContain("QUARKUS_REDIS_PASSWORD");
        for (String service : List.of("messaging-service", "push-service")) {
            assertThat(secretVariables(rendered, service))
                    .doesNotContain("SKEIN_SECRETS_KEY", "SKEIN_BOOTSTRAP_APP_SECRET")
                    .contains("SKEIN_CLUSTER_KEY", "QUARKUS_DATASOURCE_PASSWORD", "QUARKUS_REDIS_PASSWORD");
        }
    }

    @Test
    void keysAreOf32RandomBytes() {
        JsonNode data = Chart.render("minimal").one("Secret", "skein-keys").at("/data");
        String clusterKey = plain(data.path("cluster-key").asText());
        assertThat(Base64.getDecoder().decode(clusterKey)).hasSize(32);
        assertThat(Base64.getDecoder().decode(plain(data.path("secrets-key").asText())))
                .hasSize(32);
        assertThat(plain(data.path("secrets-key").asText())).isNotEqualTo(clusterKey);
    }

    @Test
    void upgradeKeepsWhatTheInstallationMade() {
        ApiServer.running()
                .keep("skein-keys", Map.of("cluster-key", "old cluster key", "secrets-key", "old secrets key"));
        ApiServer.running().keep("skein-bootstrap", Map.of("app-secret", "old app secret"));
        ApiServer.running().keep("skein-postgres", Map.of("username", "skein", "password", "old password"));
        Rendered rendered = Chart.renderAgain("bundled");
        assertThat(plain(rendered.one("Secret", "skein-keys")
                        .at("/data/cluster-key")
                        .asText()))
                .isEqualTo("old cluster key");
        assertThat(plain(rendered.one("Secret", "skein-keys")
                        .at("/data/secrets-key")
                        .asText()))
                .isEqualTo("old secrets key");
        assertThat(plain(rendered.one("Secret", "skein-bootstrap")
                        .at("/data/app-secret")
                        .asText()))
                .isEqualTo("old app secret");
        assertThat(plain(rendered.one("Secret", "skein-postgres")
                        .at("/data/password")
                        .asText()))
                .isEqualTo("old password");
    }

    /** Uninstalling must not destroy the key that the data needs. */
    @Test
    void secretsThatWereMadeOutliveTheRelease() {
        for (Manifest secret : Chart.render("bundled").all("Secret")) {
            assertThat(secret.at("/metadata/annotations")
                            .path("helm.sh/resource-policy")
                            .asText())
                    .as(secret.toString())
                    .isEqualTo("keep");
        }
    }

    @Test
    void nothingIsMadeWhenAllSecretsAreGiven() {
        Rendered rendered = Chart.render("external-services");
        assertThat(rendered.all("Secret")).isEmpty();
        JsonNode key = Manifest.elements(rendered.container("group-service").path("env"))
                .filter(variable -> variable.path("name").asText().equals("SKEIN_SECRETS_KEY"))
                .findFirst()
                .orElseThrow();
        assertThat(key.at("/valueFrom/secretKeyRef/name").asText()).isEqualTo("skein-keys-from-vault");
        assertThat(key.at("/valueFrom/secretKeyRef/key").asText()).isEqualTo("SECRETS_KEY");
    }

    @Test
    void missingServerIsNamed() {
        assertThatThrownBy(() -> Chart.render("minimal", "postgres: {host: ''}"))
                .hasMessageContaining("postgres.host");
        assertThatThrownBy(() -> Chart.render("minimal", "postgres: {existingSecret: ''}"))
                .hasMessageContaining("postgres.existingSecret");
    }

    private static List<String> secretVariables(Rendered rendered, String service) {
        return Manifest.elements(rendered.container(service).path("env"))
                .filter(variable -> variable.at("/valueFrom/secretKeyRef").isObject())
                .map(variable -> variable.path("name").asText())
                .filter(SECRET_VARIABLES::contains)
                .toList();
    }

    private static String plain(String base64) {
        return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
    }
}
