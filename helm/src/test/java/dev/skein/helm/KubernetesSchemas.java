package dev.skein.helm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What the API servers of some versions accept, from the folder {@code schemas}. Unknown fields are faults. */
final class KubernetesSchemas {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> CUSTOM = List.of("gateway-api", "keda", "prometheus-operator");

    private final Map<String, JsonSchema> byType = new HashMap<>();

    private KubernetesSchemas(String kubernetes) {
        read(kubernetes);
        CUSTOM.forEach(this::read);
    }

    /** The oldest version that the chart supports. */
    static KubernetesSchemas oldest() {
        return new KubernetesSchemas("kubernetes-1.30");
    }

    static KubernetesSchemas newest() {
        return new KubernetesSchemas("kubernetes-1.36");
    }

    /** What is wrong with an object; empty when it is valid. */
    List<String> faults(Manifest manifest) {
        JsonSchema schema = byType.get(manifest.type());
        if (schema == null) {
            return List.of(manifest + ": no schema of " + manifest.type());
        }
        return schema.validate(manifest.json()).stream()
                .map(fault -> manifest + ": " + fault.getMessage())
                .toList();
    }

    private void read(String file) {
        JsonNode document;
        try {
            document = JSON.readTree(Path.of("schemas", file + ".json").toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        JsonSchemaFactory factory = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012);
        document.path("kinds").properties().forEach(kind -> {
            ObjectNode schema = kind.getValue().deepCopy();
            if (document.has("$defs")) {
                schema.set("$defs", document.get("$defs"));
            }
            byType.put(kind.getKey(), factory.getSchema(schema));
        });
    }
}
