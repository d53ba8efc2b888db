package dev.skein.helm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Encrypted ports are the only ones, certificates come from Secrets and are read where they are mounted. */
class TlsTest {
    private static final List<String> CALLED = Chart.SERVICES.subList(1, Chart.SERVICES.size());

    @Test
    void nothingIsEncryptedUnlessAskedFor() {
        Rendered rendered = Chart.render("minimal");
        for (String service : Chart.SERVICES) {
            assertThat(rendered.property(service, "quarkus.http.tls-configuration-name"))
                    .isNull();
            assertThat(rendered.variable(service, "SKEIN_TLS_SERVICES")).isNull();
        }
    }

    @Test
    @Tag("OPS-04")
    void publicPortSpeaksTlsOnly() {
        Rendered rendered = Chart.render("tls");
        assertThat(rendered.property("gateway", "quarkus.http.tls-configuration-name"))
                .isEqualTo("public");
        assertThat(rendered.property("gateway", "quarkus.http.insecure-requests"))
                .isEqualTo("disabled");
        assertThat(rendered.property("gateway", "quarkus.http.ssl-port")).isEqualTo("8080");
        assertThat(rendered.property("gateway", "quarkus.tls.public.protocols")).isEqualTo("TLSv1.3");
        JsonNode ports = rendered.one("Service", "skein-gateway").at("/spec/ports");
        assertThat(ports.at("/0/name").asText()).isEqualTo("https");
        assertThat(ports.at("/1").has("appProtocol"))
                .as("no HTTP/2 without TLS")
                .isFalse();
    }

    @Test
    @Tag("OPS-04")
    void servicesSpeakTlsOnlyAndAskForCertificates() {
        Rendered rendered = Chart.render("tls");
        for (String service : CALLED) {
            assertThat(rendered.property(service, "quarkus.http.tls-configuration-name"))
                    .isEqualTo("services");
            assertThat(rendered.property(service, "quarkus.http.insecure-requests"))
                    .isEqualTo("disabled");
            assertThat(rendered.property(service, "quarkus.http.ssl-port")).isEqualTo("9000");
            assertThat(rendered.variable(service, "SKEIN_TLS_CLIENT_CERTIFICATES"))
                    .isEqualTo("REQUIRED");
        }
        for (String service : Chart.SERVICES) {
            assertThat(rendered.variable(service, "SKEIN_TLS_SERVICES")).isEqualTo("services");
        }
        assertThat(rendered.variable("gateway", "SKEIN_TLS_CLIENT_CERTIFICATES"))
                .as("browsers have none")
                .isNotEqualTo("REQUIRED");
    }

    @Test
    void certificatesAreReadWhereTheirSecretsAreMounted() {
        Rendered rendered = Chart.render("tls");
        Map.of("public", "chat-tls", "services", "services-tls").forEach((name, secret) -> {
            Manifest gateway = rendered.one("Deployment", "skein-gateway");
            String folder = Manifest.elements(gateway.containers().getFirst().path("volumeMounts"))
                    .filter(mount -> mount.path("name").asText().equals("tls-" + name))
                    .map(mount -> mount.path("mountPath").asText())
                    .findFirst()
                    .orElseThrow();
            String volume = Manifest.elements(gateway.pod().path("volumes"))
                    .filter(candidate -> candidate.path("name").asText().equals("tls-" + name))
                    .map(candidate -> candidate.at("/secret/secretName").asText())
                    .findFirst()
                    .orElseThrow();
            assertThat(volume).isEqualTo(secret);
            String prefix = "quarkus.tls." + name + ".key-store.pem.0.";
            assertThat(rendered.property("gateway", prefix + "cert")).isEqualTo(folder + "/tls.crt");
            assertThat(rendered.property("gateway", prefix + "key")).isEqualTo(folder + "/tls.key");
            assertThat(rendered.property("gateway", "quarkus.tls." + name + ".reload-period"))
                    .isNotNull();
        });
    }

    @Test
    void certificatesOfServersAreCheckedByTheGivenAuthority() {
        Rendered rendered = Chart.render("tls");
        String authority = "/etc/skein/tls/servers/ca.crt";
        for (String service : Chart.SERVICES) {
            assertThat(rendered.property(service, "quarkus.tls.servers.trust-store.pem.certs"))
                    .isEqualTo(authority);
            assertThat(rendered.variable(service, "SKEIN_TLS_BROKER")).isEqualTo("servers");
        }
        assertThat(rendered.property("push-service", "quarkus.redis.tls-configuration-name"))
                .isEqualTo("servers");
        assertThat(rendered.variable("group-service", "QUARKUS_DATASOURCE_JDBC_URL"))
                .endsWith("?sslmode=verify-full&sslrootcert=" + authority);
        assertThat(rendered.variable("group-service", "QUARKUS_DATASOURCE_REACTIVE_URL"))
                .doesNotContain("ssl");
        for (String pool : List.of("reactive", "lanes.reactive")) {
            String prefix = "quarkus.datasource." + pool;
            assertThat(rendered.property("messaging-service", prefix + ".postgresql.ssl-mode"))
                    .isEqualTo("verify-full");
            assertThat(rendered.property("messaging-service", prefix + ".trust-certificate-pem.certs"))
                    .isEqualTo(authority);
            assertThat(rendered.property("messaging-service", prefix + ".hostname-verification-algorithm"))
                    .isEqualTo("HTTPS");
        }
    }

    @Test
    void missingSecretIsNamed() {
        assertThatThrownBy(() -> Chart.render("minimal", "gateway: {tls: {enabled: true}}"))
                .hasMessageContaining("gateway.tls.secretName");
        assertThatThrownBy(() -> Chart.render("minimal", "tls: {services: {enabled: true}}"))
                .hasMessageContaining("tls.services.secretName");
    }

    /** The driver of the migrations would look for a file that is not there, and never ask the JVM's list. */
    @Test
    void aCheckOfPostgresNeedsTheCertificatesItMayHave() {
        assertThatThrownBy(() -> Chart.render("minimal", "postgres: {sslMode: verify-full}"))
                .hasMessageContaining("tls.servers.secretName");
    }
}
