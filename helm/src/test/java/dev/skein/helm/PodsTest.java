package dev.skein.helm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What every pod must be like, whatever the values. */
class PodsTest {
    static List<String> valueSets() {
        return Chart.valueSets();
    }

    @ParameterizedTest
    @MethodSource("valueSets")
    @Tag("OPS-04")
    void everyContainerIsLockedUp(String valueSet) {
        for (Manifest workload : Chart.render(valueSet).withPods()) {
            JsonNode pod = workload.pod();
            assertThat(pod.at("/securityContext/runAsNonRoot").asBoolean())
                    .as(workload.toString())
                    .isTrue();
            assertThat(pod.at("/securityContext/runAsUser").asInt())
                    .as(workload.toString())
                    .isPositive();
            assertThat(pod.at("/securityContext/seccompProfile/type").asText()).isEqualTo("RuntimeDefault");
            assertThat(pod.at("/automountServiceAccountToken").asBoolean(true))
                    .as(workload.toString())
                    .isFalse();
            for (JsonNode container : workload.containers()) {
                JsonNode context = container.at("/securityContext");
                assertThat(context.path("readOnlyRootFilesystem").asBoolean())
                        .as(workload.toString())
                        .isTrue();
                assertThat(context.path("allowPrivilegeEscalation").asBoolean(true))
                        .isFalse();
                assertThat(context.at("/capabilities/drop").toString()).isEqualTo("[\"ALL\"]");
            }
        }
    }

    @ParameterizedTest
    @MethodSource("valueSets")
    @Tag("OPS-04")
    void servicesCanWriteToTmpOnly(String valueSet) {
        for (Manifest deployment : Chart.render(valueSet).all("Deployment")) {
            List<String> writable = Manifest.elements(deployment.pod().path("volumes"))
                    .filter(volume -> volume.has("emptyDir"))
                    .map(volume -> volume.path("name").asText())
                    .toList();
            assertThat(writable).as(deployment.toString()).containsExactly("tmp");
            assertThat(deployment.containers().getFirst().at("/volumeMounts/0").toString())
                    .isEqualTo("{\"name\":\"tmp\",\"mountPath\":\"/tmp\"}");
        }
    }

    /** A Service called amqp in the namespace would bring AMQP_PORT=tcp://…, which is not what the chart said. */
    @ParameterizedTest
    @MethodSource("valueSets")
    void noPodGetsVariablesOfServiceLinks(String valueSet) {
        for (Manifest workload : Chart.render(valueSet).withPods()) {
            assertThat(workload.pod().path("enableServiceLinks").asBoolean(true))
                    .as(workload.toString())
                    .isFalse();
        }
    }

    @ParameterizedTest
    @MethodSource("valueSets")
    @Tag("OPS-04")
    void everyServiceHasProbesAndResources(String valueSet) {
        for (Manifest deployment : Chart.render(valueSet).all("Deployment")) {
            JsonNode container = deployment.containers().getFirst();
            Map.of("startupProbe", "started", "livenessProbe", "live", "readinessProbe", "ready")
                    .forEach((probe, path) -> {
                        JsonNode get = container.path(probe).path("httpGet");
                        assertThat(get.path("path").asText())
                                .as(deployment + " " + probe)
                                .isEqualTo("/q/health/" + path);
                        assertThat(get.path("port").asText()).isEqualTo("management");
                    });
            assertThat(container.at("/resources/requests/cpu").asText()).isNotEmpty();
            assertThat(container.at("/resources/requests/memory")).isEqualTo(container.at("/resources/limits/memory"));
        }
    }

    @ParameterizedTest
    @MethodSource("valueSets")
    void everyServiceHasAnAccountOfItsOwn(String valueSet) {
        Rendered rendered = Chart.render(valueSet);
        for (String service : Chart.SERVICES) {
            Manifest deployment = rendered.one("Deployment", "skein-" + service);
            assertThat(deployment.pod().path("serviceAccountName").asText()).isEqualTo("skein-" + service);
            Manifest account = rendered.one("ServiceAccount", "skein-" + service);
            assertThat(account.at("/automountServiceAccountToken").asBoolean(true))
                    .isFalse();
        }
    }

    @ParameterizedTest
    @MethodSource("valueSets")
    @Tag("OPS-04")
    void whatHasSeveralReplicasHasADisruptionBudgetAndIsSpread(String valueSet) {
        Rendered rendered = Chart.render(valueSet);
        for (Manifest deployment : rendered.all("Deployment")) {
            JsonNode replicas = deployment.at("/spec/replicas");
            boolean several = replicas.asInt(0) > 1
                    || rendered.has("HorizontalPodAutoscaler", deployment.name())
                            && rendered.one("HorizontalPodAutoscaler", deployment.name())
                                            .at("/spec/minReplicas")
                                            .asInt()
                                    > 1;
            assertThat(rendered.has("PodDisruptionBudget", deployment.name()))
                    .as(deployment.toString())
                    .isEqualTo(several);
            assertThat(deployment.pod().at("/topologySpreadConstraints")).hasSize(2);
            assertThat(deployment.pod().at("/affinity/podAntiAffinity").isObject())
                    .isTrue();
        }
    }

    /** An autoscaler and the chart would take turns in setting the number. */
    @Test
    void numberOfReplicasIsLeftToTheAutoscaler() {
        Rendered rendered = Chart.render("full");
        for (Manifest deployment : rendered.all("Deployment")) {
            assertThat(deployment.at("/spec/replicas").isMissingNode())
                    .as(deployment.toString())
                    .isTrue();
            assertThat(rendered.has("HorizontalPodAutoscaler", deployment.name())
                            ^ rendered.has("ScaledObject", deployment.name()))
                    .as(deployment.toString())
                    .isTrue();
        }
    }

    @Test
    @Tag("OPS-04")
    void gatewaysScaleByCpuAndBySessions() {
        JsonNode metrics = Chart.render("full")
                .one("HorizontalPodAutoscaler", "skein-gateway")
                .at("/spec/metrics");
        assertThat(metrics.at("/0/resource/name").asText()).isEqualTo("cpu");
        assertThat(metrics.at("/1/pods/metric/name").asText()).isEqualTo("skein_gateway_sessions");
        assertThat(metrics.at("/1/pods/target/averageValue").asText()).isEqualTo("20000");
    }

    @ParameterizedTest
    @CsvSource({
        "minimal, skein/gateway:0.1.0",
        "native, skein/gateway:0.1.0-native",
        "air-gapped, registry.internal:5000/mirror/skein/gateway:0.1.0"
    })
    void imageFollowsFlavorAndRegistry(String valueSet, String image) {
        assertThat(Chart.render(valueSet).container("gateway").path("image").asText())
                .isEqualTo(image);
    }

    @Test
    void everyImageComesFromTheRegistryOfAnAirGappedCluster() {
        for (Manifest workload : Chart.render("air-gapped").withPods()) {
            for (JsonNode container : workload.containers()) {
                assertThat(container.path("image").asText()).startsWith("registry.internal:5000/mirror/");
            }
            assertThat(workload.pod().at("/imagePullSecrets/0/name").asText()).isEqualTo("registry-credentials");
        }
    }

    @Test
    void nativeImagesGetLessMemoryAndNoOptionsOfTheJvm() {
        Rendered jvm = Chart.render("minimal");
        Rendered executables = Chart.render("native");
        for (String service : Chart.SERVICES) {
            assertThat(executables.variable(service, "JDK_JAVA_OPTIONS")).isNull();
            assertThat(executables.container(service).at("/resources/limits/memory"))
                    .isNotEqualTo(jvm.container(service).at("/resources/limits/memory"));
        }
    }

    /** The chart says nothing about the heap: by itself the JVM would take a quarter of the container's memory. */
    @Test
    void imageGivesTheHeapAShareOfTheContainer() throws IOException {
        assertThat(Files.readString(Path.of("../images/Dockerfile.jvm"))).contains("-XX:MaxRAMPercentage=");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | [\"-Xmx332m\"]",
                "gateway: {resources: {limits: {memory: 2Gi}}} | [\"-Xmx1331m\"]",
                "gateway: {resources: {requests: {cpu: 1}}} | ",
                "common: {nativeOptions: '-Xmx99m  -Xmn9m'} | [\"-Xmx99m\",\"-Xmn9m\"]",
                "image: {flavor: jvm} | "
            })
    void nativeExecutablesGetAHeapThatFitsIntoTheirContainer(String values, String arguments) {
        JsonNode given = Chart.render("native", values).container("gateway").path("args");
        assertThat(given.isMissingNode() ? null : given.toString()).isEqualTo(arguments);
    }

    @Test
    void changedSettingReplacesThePodsOfItsServiceOnly() {
        Rendered before = Chart.render("minimal");
        Rendered after = Chart.render("minimal", "push: {settings: {delivery: {retries: 9}}}");
        for (String service : Chart.SERVICES) {
            boolean same = before.one("Deployment", "skein-" + service)
                    .at("/spec/template")
                    .equals(after.one("Deployment", "skein-" + service).at("/spec/template"));
            assertThat(same).as(service).isEqualTo(!service.equals("push-service"));
        }
    }
}
