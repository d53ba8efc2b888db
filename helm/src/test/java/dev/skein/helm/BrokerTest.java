package dev.skein.helm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.settings.impl.AddressFullMessagePolicy;
import org.apache.activemq.artemis.core.settings.impl.AddressSettings;
import org.junit.jupiter.api.Test;

/** The broker is told and asked by the names that the services use. */
class BrokerTest {
    private static final String EVENTS =
            constant("service-kit/src/main/java/dev/skein/kit/outbox/EventPublisher.java", "ADDRESS");
    private static final String CONTROL =
            constant("service-kit/src/main/java/dev/skein/kit/control/ControlChannel.java", "ADDRESS");

    /** What Artemis calls the queue of a durable subscription that replicas share; AmqpLinkComponentTest shows it. */
    private static final String QUEUE =
            constant("push-service/src/main/java/dev/skein/push/inbound/amqp/EventConsumer.java", "SUBSCRIPTION")
                    + ":global";

    @Test
    void depthIsAskedOfTheQueueThatPushServiceReads() {
        JsonNode trigger =
                Chart.render("full").one("ScaledObject", "skein-push-service").at("/spec/triggers/0");
        assertThat(trigger.at("/metadata/restApiTemplate").asText())
                .startsWith("http://broker.example:8161/console/jolokia/read/")
                .contains(
                        "address=\"%s\"".formatted(EVENTS),
                        "routing-type=\"multicast\"",
                        "queue=\"%s\"".formatted(QUEUE));
    }

    @Test
    void depthIsAskedOfPrometheusByTheSameName() {
        JsonNode trigger =
                Chart.render("native").one("ScaledObject", "skein-push-service").at("/spec/triggers/0");
        assertThat(trigger.at("/metadata/query").asText()).contains("queue=\"%s\"".formatted(QUEUE));
    }

    /** Otherwise events go by while no replica of push-service is there. */
    @Test
    void eventsAreKeptUntilTheyAreRead() throws Exception {
        AddressSettings events = toldToTheBundledBroker(EVENTS);
        assertThat(events.isAutoDeleteQueues()).isFalse();
        assertThat(events.isAutoDeleteAddresses()).isFalse();
        assertThat(events.getAddressFullMessagePolicy()).isEqualTo(AddressFullMessagePolicy.PAGE);
    }

    /** Every pod has a queue of its own name: without this they would pile up with each rollout. */
    @Test
    void whatAGatewayLeavesBehindIsRemoved() throws Exception {
        AddressSettings gateway = toldToTheBundledBroker("skein.gateway.skein-gateway-5d4f8-x2x9k");
        assertThat(gateway.isAutoDeleteQueues()).isTrue();
        assertThat(gateway.isAutoDeleteAddresses()).isTrue();
        assertThat(gateway.getAutoDeleteQueuesMessageCount()).isEqualTo(-1);
        assertThat(gateway.getAutoDeleteQueuesDelay()).isEqualTo(60_000);
        assertThat(gateway.getAddressFullMessagePolicy()).isEqualTo(AddressFullMessagePolicy.DROP);
        assertThat(toldToTheBundledBroker(CONTROL).getAddressFullMessagePolicy())
                .isEqualTo(AddressFullMessagePolicy.DROP);
    }

    /** Of the file that the bundled broker is started with, as Artemis itself reads it. */
    private static AddressSettings toldToTheBundledBroker(String address) throws Exception {
        Rendered rendered = Chart.render("bundled");
        JsonNode broker =
                rendered.one("StatefulSet", "skein-artemis").containers().getFirst();
        assertThat(broker.path("args").toString())
                .isEqualTo("[\"run\",\"--properties\",\"/etc/skein/broker.properties\"]");
        assertThat(Manifest.elements(broker.path("volumeMounts"))
                        .map(mount -> mount.path("mountPath").asText()))
                .contains("/etc/skein");
        Path file = Chart.TARGET.resolve("broker.properties");
        Files.writeString(
                file,
                rendered.one("ConfigMap", "skein-artemis")
                        .at("/data")
                        .path("broker.properties")
                        .asText());
        ConfigurationImpl configuration = new ConfigurationImpl();
        configuration.parseFileProperties(file.toFile());
        assertThat(configuration.getStatus()).doesNotContain("errors\":[{");
        return configuration.getAddressSettings().entrySet().stream()
                .filter(setting ->
                        address.matches(setting.getKey().replace(".", "\\.").replace("#", ".*")))
                .findFirst()
                .orElseThrow()
                .getValue();
    }

    private static String constant(String file, String name) {
        try {
            Matcher constant = Pattern.compile("String " + name + " = \"([^\"]+)\"")
                    .matcher(Files.readString(Path.of("..").resolve(file)));
            assertThat(constant.find()).as(name + " in " + file).isTrue();
            return constant.group(1);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
