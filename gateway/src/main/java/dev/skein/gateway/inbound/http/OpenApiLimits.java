package dev.skein.gateway.inbound.http;

import build.buf.validate.FieldRules;
import build.buf.validate.Int32Rules;
import build.buf.validate.Int64Rules;
import build.buf.validate.RepeatedRules;
import build.buf.validate.StringRules;
import build.buf.validate.ValidateProto;
import com.google.protobuf.Descriptors.FieldDescriptor;
import dev.skein.protocol.rule.MessageRules;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Set;

/**
 * What the contract says a field must be, in the words of JSON Schema as far as it has them. Lengths are counted in bytes
 * where the contract does, which JSON Schema cannot say: no text that is allowed has more characters.
 */
final class OpenApiLimits {
    private OpenApiLimits() {}

    /** @param property of the field; for a repeated one, with the schema of an element as {@code items} */
    static void put(JsonObject property, FieldDescriptor field) {
        FieldRules rules = field.getOptions().getExtension(ValidateProto.field);
        if (field.isRepeated()) {
            putList(property, rules.getRepeated());
            putValue(property.getJsonObject("items"), field, rules.getRepeated().getItems());
        } else {
            putValue(property, field, rules);
        }
        Set<String> says = MessageRules.of(field.getContainingType()).says(field);
        if (!says.isEmpty()) {
            String limits = "It " + String.join(", ", says) + '.';
            String description = property.getString("description");
            property.put("description", description == null ? limits : description + "\n\n" + limits);
        }
    }

    private static void putList(JsonObject property, RepeatedRules rules) {
        if (rules.getMinItems() > 0) {
            property.put("minItems", rules.getMinItems());
        }
        if (rules.hasMaxItems()) {
            property.put("maxItems", rules.getMaxItems());
        }
    }

    private static void putValue(JsonObject schema, FieldDescriptor field, FieldRules rules) {
        switch (rules.getTypeCase()) {
            case STRING -> putText(schema, field, rules.getString());
            case INT32 -> putRange(schema, rules.getInt32());
            case INT64 -> putRange(schema, rules.getInt64());
            case DOUBLE ->
                schema.put("minimum", rules.getDouble().getGte())
                        .put("maximum", rules.getDouble().getLte());
            default -> {
                // Bytes are base64 here, and enumerations are closed by their schema.
            }
        }
    }

    private static void putText(JsonObject schema, FieldDescriptor field, StringRules rules) {
        if (rules.getMinBytes() > 0) {
            schema.put("minLength", 1);
        }
        if (rules.hasMaxBytes()) {
            schema.put("maxLength", rules.getMaxBytes());
        }
        if (rules.getUuid()) {
            schema.put("format", "uuid");
        }
        if (rules.getInCount() > 0) {
            schema.put("enum", new JsonArray(rules.getInList()));
        }
        MessageRules.pattern(field).ifPresent(pattern -> schema.put("pattern", pattern));
    }

    private static void putRange(JsonObject schema, Int32Rules rules) {
        if (rules.getInCount() > 0) {
            schema.put("enum", new JsonArray(rules.getInList()));
        }
        if (rules.hasGte()) {
            schema.put("minimum", rules.getGte());
        }
        if (rules.hasLte()) {
            schema.put("maximum", rules.getLte());
        }
    }

    private static void putRange(JsonObject schema, Int64Rules rules) {
        if (rules.hasGte()) {
            schema.put("minimum", rules.getGte());
        }
        if (rules.hasLte()) {
            schema.put("maximum", rules.getLte());
        }
    }
}
