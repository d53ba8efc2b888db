package dev.skein.helm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The chart is sound, and every object of every value set is one that Kubernetes accepts. */
class ValueSetsTest {
    private static final KubernetesSchemas OLDEST = KubernetesSchemas.oldest();
    private static final KubernetesSchemas NEWEST = KubernetesSchemas.newest();

    static List<String> valueSets() {
        return Chart.valueSets();
    }

    @ParameterizedTest
    @MethodSource("valueSets")
    @Tag("OPS-04")
    void lintFindsNothing(String valueSet) {
        LintResult result = Chart.lint(valueSet);
        assertThat(result.isFailed())
                .as(String.join("\n", result.getMessages()))
                .isFalse();
    }

    @Test
    void chartIsPackedWithoutItsValueSets() throws IOException {
        Path folder = Files.createDirectories(Chart.TARGET.resolve("packed"));
        new Helm(Chart.FOLDER).packageIt().withDestination(folder).call();
        Process listing = new ProcessBuilder(
                        "tar", "-tzf", folder.resolve("skein-0.1.0.tgz").toString())
                .start();
        String files = new String(listing.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(files)
                .contains("skein/values.schema.json", "skein/files/test-message.sh", "skein/dashboards/messages.json")
                .doesNotContain("skein/ci/");
    }

    @Test
    void thereAreTheSetsThatTheDocumentationSpeaksOf() {
        assertThat(Chart.valueSets()).contains("minimal", "full", "external-services", "native", "air-gapped");
    }

    @ParameterizedTest
    @MethodSource("valueSets")
    @Tag("OPS-04")
    void everyObjectIsValidInTheOldestAndTheNewestKubernetes(String valueSet) {
        Rendered rendered = Chart.render(valueSet);
        assertThat(rendered.objects()).hasSizeGreaterThan(15);
        for (Manifest object : rendered.objects()) {
            assertThat(OLDEST.faults(object)).isEmpty();
            assertThat(NEWEST.faults(object)).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("valueSets")
    void everyObjectIsThereOnce(String valueSet) {
        assertThat(Chart.render(valueSet).objects().stream().map(object -> object.kind() + ' ' + object.name()))
                .doesNotHaveDuplicates();
    }

    @Test
    void unknownFieldIsNoticed() {
        assertThat(faultsAfter(container -> container.put("imagePolicy", "Always")))
                .anyMatch(fault -> fault.contains("imagePolicy"));
    }

    @Test
    void wrongTypeIsNoticed() {
        assertThat(faultsAfter(container -> ((ObjectNode) container.at("/readinessProbe")).put("periodSeconds", "5")))
                .anyMatch(fault -> fault.contains("periodSeconds"));
    }

    @Test
    void missingFieldIsNoticed() {
        assertThat(faultsAfter(container -> container.remove("name"))).anyMatch(fault -> fault.contains("'name'"));
    }

    @Test
    void objectOfAnUnknownKindIsNoticed() {
        Manifest unknown = Chart.parse("{apiVersion: v2, kind: ConfigMap, metadata: {name: x}}")
                .objects()
                .getFirst();
        assertThat(NEWEST.faults(unknown)).isNotEmpty();
    }

    @Test
    void wrongFieldOfACustomResourceIsNoticed() {
        Manifest scaled = Chart.parse("""
                        apiVersion: keda.sh/v1alpha1
                        kind: ScaledObject
                        metadata: {name: x}
                        spec: {scaleTargetRef: {name: x}, minReplicas: 1, triggers: []}
                        """).objects().getFirst();
        assertThat(NEWEST.faults(scaled)).anyMatch(fault -> fault.contains("minReplicas"));
    }

    @Test
    @Tag("OPS-04")
    void misspelledValueIsRefusedAndNamed() {
        assertThatThrownBy(() -> Chart.render("minimal", "gateway: {replica: 3}"))
                .hasMessageContaining("/gateway")
                .hasMessageContaining("replica");
    }

    @Test
    void misspelledSettingIsRefusedAndNamed() {
        assertThatThrownBy(() -> Chart.render("minimal", "gateway: {settings: {drain: {time-out: 30s}}}"))
                .hasMessageContaining("/gateway/settings/drain")
                .hasMessageContaining("time-out");
    }

    @Test
    void settingOfTheWrongTypeIsRefusedAndNamed() {
        assertThatThrownBy(() -> Chart.render("minimal", "gateway: {settings: {drain: {timeout: 30}}}"))
                .hasMessageContaining("/gateway/settings/drain/timeout");
    }

    private static List<String> faultsAfter(Consumer<ObjectNode> change) {
        Manifest deployment = Chart.render("minimal").one("Deployment", "skein-gateway");
        assertThat(NEWEST.faults(deployment)).isEmpty();
        change.accept((ObjectNode) deployment.containers().getFirst());
        return NEWEST.faults(deployment);
    }
}
