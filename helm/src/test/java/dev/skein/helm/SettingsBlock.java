package dev.skein.helm;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.skein.helm.ServiceSettings.Setting;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The part {@code settings} of a service in {@code values.yaml}, and its schema. */
final class SettingsBlock {
    private static final String KEY = "  settings:";

    private SettingsBlock() {}

    /** The file with the block of each service as it has to be. */
    static String inValues(String values) {
        List<String> lines = new ArrayList<>();
        String block = "";
        boolean within = false;
        for (String line : values.lines().toList()) {
            if (line.matches("[a-zA-Z]+:.*")) {
                block = line.substring(0, line.indexOf(':'));
            }
            within = within && line.startsWith("   ");
            if (!within) {
                boolean settings =
                        line.startsWith(KEY) && ServiceSettings.blockNames().contains(block);
                lines.addAll(settings ? yaml(block) : List.of(line));
                within = settings;
            }
        }
        return String.join("\n", lines) + "\n";
    }

    private static List<String> yaml(String block) {
        List<Setting> settings = ServiceSettings.structured(block);
        if (settings.isEmpty()) {
            return List.of(KEY + " {}");
        }
        List<String> lines = new ArrayList<>(List.of(KEY));
        List<String> open = List.of();
        for (Setting setting : settings) {
            List<String> path = ServiceSettings.path(block, setting);
            int common = 0;
            while (common < Math.min(open.size(), path.size() - 1)
                    && open.get(common).equals(path.get(common))) {
                common++;
            }
            for (int depth = common; depth < path.size() - 1; depth++) {
                lines.add("  ".repeat(depth + 2) + path.get(depth) + ':');
            }
            String indent = "  ".repeat(path.size() + 1);
            lines.add(indent + "# " + setting.doc());
            lines.add(indent + path.getLast() + ": " + literal(setting));
            open = path.subList(0, path.size() - 1);
        }
        return lines;
    }

    private static String literal(Setting setting) {
        boolean plain = setting.isNumber() || setting.isDuration() || setting.isBoolean();
        return plain
                ? setting.standard()
                : '"' + setting.standard().replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    static ObjectNode schema(String block) {
        ObjectNode root = closedObject();
        for (Setting setting : ServiceSettings.structured(block)) {
            List<String> path = ServiceSettings.path(block, setting);
            ObjectNode parent = root;
            for (String step : path.subList(0, path.size() - 1)) {
                ObjectNode properties = (ObjectNode) parent.get("properties");
                if (!properties.has(step)) {
                    properties.set(step, closedObject());
                }
                parent = (ObjectNode) properties.get(step);
            }
            ((ObjectNode) parent.get("properties")).set(path.getLast(), leaf(setting));
        }
        return root;
    }

    private static ObjectNode leaf(Setting setting) {
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("description", setting.doc());
        if (setting.isDuration()) {
            schema.put("$ref", "#/definitions/duration");
        } else if (setting.isBoolean()) {
            schema.put("type", "boolean");
        } else if (setting.isNumber()) {
            schema.put("type", setting.standard().contains(".") ? "number" : "integer");
            schema.put("minimum", setting.least());
        } else {
            schema.put("type", List.of("string", "array", "number", "boolean"));
        }
        return Chart.YAML.valueToTree(schema);
    }

    private static ObjectNode closedObject() {
        ObjectNode object = Chart.YAML.createObjectNode().put("type", "object").put("additionalProperties", false);
        object.putObject("properties");
        return object;
    }
}
