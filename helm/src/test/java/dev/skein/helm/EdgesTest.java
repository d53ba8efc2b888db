package dev.skein.helm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who reaches whom: names and ports agree, and the network lets through exactly that. */
class EdgesTest {
    /** Who calls whom on the port of gRPC, as in the picture of the documentation. */
    private static final Map<String, Set<String>> CALLS = Map.of(
            "gateway", Set.of("messaging-service", "group-service", "push-service"),
            "messaging-service", Set.of(),
            "group-service", Set.of("messaging-service"),
            "push-service", Set.of("messaging-service"));

    private static final Map<String, Set<String>> USES = Map.of(
            "gateway", Set.of("redis", "artemis"),
            "messaging-service", Set.of("postgres", "redis", "artemis"),
            "group-service", Set.of("postgres", "artemis"),
            "push-service", Set.of("postgres", "redis", "artemis"));

    @Test
    void servicesAreGivenTheAddressesOfThoseTheyCall() {
        Rendered rendered = Chart.render("minimal");
        for (String service : Chart.SERVICES) {
            for (String callee : CALLS.keySet()) {
                String variable =
                        "SKEIN_TARGETS_" + callee.replace("-service", "").toUpperCase(java.util.Locale.ROOT);
                String expected = CALLS.get(service).contains(callee)
                        ? "skein-%s.chat.svc.cluster.local:9000".formatted(callee)
                        : null;
                assertThat(rendered.variable(service, variable))
                        .as(service + " " + variable)
                        .isEqualTo(expected);
            }
        }
    }

    /** A name that resolves to one virtual address would hide the replicas from those who choose owners among them. */
    @Test
    void targetsAreNamesThatResolveToEveryReplica() {
        Rendered rendered = Chart.render("minimal");
        List<String> targets = Chart.SERVICES.stream()
                .flatMap(service -> rendered.one("ConfigMap", "skein-" + service).at("/data").properties().stream())
                .filter(variable -> variable.getKey().startsWith("SKEIN_TARGETS_"))
                .map(variable -> variable.getValue().asText())
                .toList();
        assertThat(targets).hasSize(5);
        for (String target : targets) {
            Manifest service = rendered.one("Service", target.substring(0, target.indexOf('.')));
            assertThat(service.at("/spec/clusterIP").asText()).as(target).isEqualTo("None");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"minimal", "bundled"})
    @Tag("OPS-02")
    @Tag("OPS-04")
    void portsOfServicesLeadToPortsOfTheirPods(String valueSet) {
        Rendered rendered = Chart.render(valueSet);
        for (Manifest service : rendered.all("Service")) {
            Manifest workload = rendered.withPods().stream()
                    .filter(candidate -> candidate.component().equals(service.component()))
                    .findFirst()
                    .orElseThrow();
            service.at("/spec/selector")
                    .properties()
                    .forEach(label -> assertThat(workload.at("/spec/template/metadata/labels")
                                    .path(label.getKey()))
                            .as(service + " " + label.getKey())
                            .isEqualTo(label.getValue()));
            Set<String> ports = Manifest.elements(
                            workload.containers().getFirst().path("ports"))
                    .map(port -> port.path("name").asText())
                    .collect(Collectors.toSet());
            Manifest.elements(service.at("/spec/ports"))
                    .forEach(port -> assertThat(ports)
                            .as(service.toString())
                            .contains(port.path("targetPort").asText()));
        }
    }

    @Test
    void healthAndMetricsAreNotOnThePublicService() {
        Manifest service = Chart.render("external-services").one("Service", "skein-gateway");
        assertThat(service.at("/spec/type").asText()).isEqualTo("LoadBalancer");
        assertThat(Manifest.elements(service.at("/spec/ports"))
                        .map(port -> port.path("targetPort").asText()))
                .containsOnly("public");
    }

    @ParameterizedTest
    @ValueSource(strings = {"minimal", "bundled", "full"})
    @Tag("OPS-04")
    void everyPodIsBehindTheDefaultDeny(String valueSet) {
        Rendered rendered = Chart.render(valueSet);
        Manifest deny = rendered.one("NetworkPolicy", "skein-deny");
        assertThat(deny.at("/spec/policyTypes").toString()).isEqualTo("[\"Ingress\",\"Egress\"]");
        assertThat(deny.at("/spec").has("ingress")).isFalse();
        assertThat(deny.at("/spec").has("egress")).isFalse();
        for (Manifest workload : rendered.withPods()) {
            JsonNode labels = workload.kind().equals("Pod")
                    ? workload.at("/metadata/labels")
                    : workload.at("/spec/template/metadata/labels");
            deny.at("/spec/podSelector/matchLabels")
                    .properties()
                    .forEach(label -> assertThat(labels.path(label.getKey()))
                            .as(workload.toString())
                            .isEqualTo(label.getValue()));
        }
    }

    @Test
    @Tag("OPS-04")
    void callsAreLetOutAndInExactlyWhereTheyAreMade() {
        Rendered rendered = Chart.render("bundled");
        for (String service : Chart.SERVICES) {
            Manifest policy = rendered.one("NetworkPolicy", "skein-" + service);
            Set<String> expectedOut = new TreeSet<>(CALLS.get(service));
            expectedOut.addAll(USES.get(service));
            assertThat(peers(policy.at("/spec/egress"), "to"))
                    .as(service + " out")
                    .isEqualTo(expectedOut);
            Set<String> expectedIn = CALLS.keySet().stream()
                    .filter(caller -> CALLS.get(caller).contains(service))
                    .collect(Collectors.toCollection(TreeSet::new));
            assertThat(peers(policy.at("/spec/ingress"), "from"))
                    .as(service + " in")
                    .isEqualTo(expectedIn);
        }
        for (String server : Set.of("postgres", "redis", "artemis")) {
            Set<String> users = USES.keySet().stream()
                    .filter(user -> USES.get(user).contains(server))
                    .collect(Collectors.toCollection(TreeSet::new));
            assertThat(peers(rendered.one("NetworkPolicy", "skein-" + server).at("/spec/ingress"), "from"))
                    .as(server)
                    .isEqualTo(users);
        }
    }

    @Test
    void onlyPushServiceLeavesTheCluster() {
        Rendered rendered = Chart.render("bundled");
        for (String service : Chart.SERVICES) {
            String egress = rendered.one("NetworkPolicy", "skein-" + service)
                    .at("/spec/egress")
                    .toString();
            assertThat(egress.contains("0.0.0.0/0")).as(service).isEqualTo(service.equals("push-service"));
        }
        JsonNode everywhere = Manifest.elements(
                        rendered.one("NetworkPolicy", "skein-push-service").at("/spec/egress"))
                .filter(rule -> rule.toString().contains("ipBlock"))
                .findFirst()
                .orElseThrow();
        assertThat(everywhere.at("/to/0/ipBlock/cidr").asText()).isEqualTo("0.0.0.0/0");
        assertThat(everywhere.at("/to/0/ipBlock/except").toString())
                .contains("169.254.0.0/16", "10.0.0.0/8")
                .doesNotContain("::");
        assertThat(everywhere.at("/to/1/ipBlock/cidr").asText()).isEqualTo("::/0");
        assertThat(everywhere.at("/to/1/ipBlock/except").toString()).contains("fc00::/7");
    }

    @Test
    @Tag("OPS-04")
    void gatewayIsReachedByIngressAndTestOnlyWhenRestricted() {
        JsonNode from =
                Chart.render("full").one("NetworkPolicy", "skein-gateway").at("/spec/ingress/0/from");
        assertThat(from).hasSize(2);
        assertThat(from.toString()).contains("ingress-nginx").contains("\"test\"");
    }

    @Test
    @Tag("OPS-04")
    void proxiesLetWebSocketsBeSilentLongerThanClientsAre() {
        Rendered rendered = Chart.render("full");
        JsonNode annotations = rendered.one("Ingress", "skein-gateway").at("/metadata/annotations");
        assertThat(annotations
                        .path("nginx.ingress.kubernetes.io/proxy-read-timeout")
                        .asInt())
                .isGreaterThan(400);
        assertThat(rendered.one("HTTPRoute", "skein-gateway")
                        .at("/spec/rules/0/timeouts/request")
                        .asText())
                .isEqualTo("0s");
        assertThat(rendered.one("Ingress", "skein-gateway-grpc")
                        .at("/metadata/annotations")
                        .path("nginx.ingress.kubernetes.io/backend-protocol")
                        .asText())
                .isEqualTo("GRPC");
    }

    @Test
    void hostForBothKindsOfRouteIsRefused() {
        assertThatThrownBy(() -> Chart.render("full", "gatewayApi: {grpc: {hostnames: [chat.example.org]}}"))
                .hasMessageContaining("gatewayApi.grpc.hostnames");
    }

    @Test
    @Tag("OPS-04")
    void twoScalersForOneServiceAreRefused() {
        assertThatThrownBy(() -> Chart.render("full", "push: {autoscaling: {enabled: true}}"))
                .hasMessageContaining("push.autoscaling and push.keda");
    }

    /** Components at the other ends of rules that name pods of the release. */
    private static Set<String> peers(JsonNode rules, String end) {
        return Manifest.elements(rules)
                .flatMap(rule -> Manifest.elements(rule.path(end)))
                .map(peer -> peer.at("/podSelector/matchLabels")
                        .path("app.kubernetes.io/component")
                        .asText())
                .filter(component -> !component.isEmpty())
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
