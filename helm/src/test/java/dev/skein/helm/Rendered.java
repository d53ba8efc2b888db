package dev.skein.helm;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Properties;

/** Everything that the chart makes of one set of values. */
record Rendered(List<Manifest> objects) {
    Manifest one(String kind, String name) {
        return objects.stream()
                .filter(object -> object.kind().equals(kind) && object.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + kind + ' ' + name + " among " + objects));
    }

    boolean has(String kind, String name) {
        return objects.stream()
                .anyMatch(object -> object.kind().equals(kind) && object.name().equals(name));
    }

    List<Manifest> all(String kind) {
        return objects.stream().filter(object -> object.kind().equals(kind)).toList();
    }

    /** Deployments and StatefulSets, and the pod of "helm test". */
    List<Manifest> withPods() {
        return objects.stream().filter(object -> object.pod().isObject()).toList();
    }

    /** The one container of a service. */
    JsonNode container(String service) {
        return one("Deployment", Chart.RELEASE + '-' + service).containers().getFirst();
    }

    /** A variable that a service gets as text, by its ConfigMap; null when it does not get it so. */
    String variable(String service, String variable) {
        return one("ConfigMap", Chart.RELEASE + '-' + service)
                .at("/data")
                .path(variable)
                .asText(null);
    }

    /** What a service reads for a key of its properties file; null when it is not there. */
    String property(String service, String key) {
        Properties properties = new Properties();
        try {
            properties.load(new StringReader(one("ConfigMap", Chart.RELEASE + '-' + service + "-files")
                    .at("/data")
                    .path("skein.properties")
                    .asText()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties.getProperty(key);
    }
}
