package dev.skein.helm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A gateway is not killed before its drain is over, whatever the drain is set to. */
class DrainTest {
    static List<String> valueSets() {
        return Chart.valueSets();
    }

    @ParameterizedTest
    @MethodSource("valueSets")
    @Tag("CON-20")
    @Tag("OPS-04")
    void nobodyIsKilledBeforePreStopAndDrainAreOver(String valueSet) {
        Rendered rendered = Chart.render(valueSet);
        for (String service : Chart.SERVICES) {
            Manifest deployment = rendered.one("Deployment", "skein-" + service);
            int preStop = deployment
                    .containers()
                    .getFirst()
                    .at("/lifecycle/preStop/sleep/seconds")
                    .asInt();
            String drain = rendered.variable(service, "SKEIN_GATEWAY_DRAIN_TIMEOUT");
            int seconds = drain == null ? 0 : Integer.parseInt(drain.replace("s", ""));
            assertThat(preStop).as(service).isGreaterThanOrEqualTo(5);
            assertThat(deployment.pod().path("terminationGracePeriodSeconds").asInt())
                    .as(service)
                    .isGreaterThanOrEqualTo(preStop + seconds + 10);
        }
    }

    @ParameterizedTest
    @CsvSource({"25s, 25", "45s, 45", "2m, 120", "1500ms, 2"})
    void graceIsPreStopAndDrainAndMargin(String timeout, int seconds) {
        Manifest gateway = Chart.render("minimal", "gateway: {settings: {drain: {timeout: %s}}}".formatted(timeout))
                .one("Deployment", "skein-gateway");
        int preStop = gateway.containers()
                .getFirst()
                .at("/lifecycle/preStop/sleep/seconds")
                .asInt();
        assertThat(preStop).isPositive();
        assertThat(gateway.pod().path("terminationGracePeriodSeconds").asInt()).isEqualTo(preStop + seconds + 10);
    }

    @Test
    void drainOfTheChartIsThatOfTheGateway() {
        Rendered rendered = Chart.render("full");
        assertThat(rendered.variable("gateway", "SKEIN_GATEWAY_DRAIN_TIMEOUT")).isEqualTo("45s");
        assertThat(rendered.one("Deployment", "skein-gateway")
                        .pod()
                        .path("terminationGracePeriodSeconds")
                        .asInt())
                .isGreaterThan(45);
    }

    /** Otherwise sessions that are told to go would find nobody to go to, or all come at once. */
    @Test
    void newGatewayIsThereBeforeAnOldOneGoes() {
        Manifest gateway = Chart.render("minimal").one("Deployment", "skein-gateway");
        assertThat(gateway.at("/spec/strategy/rollingUpdate/maxUnavailable").asInt(-1))
                .isZero();
        assertThat(gateway.at("/spec/strategy/rollingUpdate/maxSurge").asInt()).isEqualTo(1);
    }

    /** Callers look replicas up at least every two seconds, the JVM remembers answers for 5 s, and the name server for about as long. */
    @ParameterizedTest
    @MethodSource("valueSets")
    void otherServicesStayForAMomentSoThatCallersCanLearnThatTheyGo(String valueSet) {
        Rendered rendered = Chart.render(valueSet);
        for (String service : Chart.SERVICES.subList(1, Chart.SERVICES.size())) {
            Manifest deployment = rendered.one("Deployment", "skein-" + service);
            int preStop = deployment
                    .containers()
                    .getFirst()
                    .at("/lifecycle/preStop/sleep/seconds")
                    .asInt();
            assertThat(preStop).as(service).isGreaterThanOrEqualTo(10);
            assertThat(deployment.pod().path("terminationGracePeriodSeconds").asInt())
                    .isGreaterThan(preStop + 10);
        }
    }

    /** Of its own name look-ups the JVM remembers 30 s; whoever sets other options must not lose that. */
    @ParameterizedTest
    @CsvSource({"'',-Dsun.net.inetaddr.ttl=5", "-Xmx300m,-Dsun.net.inetaddr.ttl=5 -Xmx300m"})
    void callersOnTheJvmForgetAddressesSoon(String given, String expected) {
        Rendered rendered = Chart.render("minimal", "common: {jvmOptions: '%s'}".formatted(given));
        for (String service : Chart.SERVICES) {
            assertThat(rendered.variable(service, "JDK_JAVA_OPTIONS"))
                    .as(service)
                    .isEqualTo(expected);
        }
    }
}
