package dev.skein.helm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** One rendered object. */
record Manifest(JsonNode json) {
    String kind() {
        return json.path("kind").asText();
    }

    /** As the schemas name it, e.g. {@code apps/v1/Deployment}. */
    String type() {
        return json.path("apiVersion").asText() + '/' + kind();
    }

    String name() {
        return at("/metadata/name").asText();
    }

    String component() {
        return at("/metadata/labels").path("app.kubernetes.io/component").asText();
    }

    /** What a JSON pointer leads to. */
    JsonNode at(String pointer) {
        return json.at(pointer);
    }

    /** The spec of the pods of a workload, or of a pod; missing for anything else. */
    JsonNode pod() {
        return switch (kind()) {
            case "Deployment", "StatefulSet" -> at("/spec/template/spec");
            case "Pod" -> at("/spec");
            default -> MissingNode.getInstance();
        };
    }

    List<JsonNode> containers() {
        return Stream.of(pod().path("initContainers"), pod().path("containers"))
                .flatMap(Manifest::elements)
                .toList();
    }

    static Stream<JsonNode> elements(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }

    @Override
    public String toString() {
        return kind() + ' ' + name();
    }
}
