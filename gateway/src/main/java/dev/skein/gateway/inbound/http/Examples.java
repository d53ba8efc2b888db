package dev.skein.gateway.inbound.http;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.OneofDescriptor;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * A request as somebody might send it, for the OpenAPI document. What a field is called says what a value looks like; a field
 * that nothing is said of here is left out, as are the settings of {@code optional} fields.
 */
final class Examples {
    private static final Map<String, Object> VALUES = Map.ofEntries(
            Map.entry("access_token", "eyJhbGciOiJFUzI1NiJ9…"),
            Map.entry("app_key", "demo"),
            Map.entry("app_secret", "the app's secret"),
            Map.entry("client_message_id", "6b1e4d7e-7d7c-4a0e-9c39-9a3a3c1f8a11"),
            Map.entry("conversation_id", "p:alice:bob"),
            Map.entry("device_id", "laptop-1"),
            Map.entry("from_seq", "1"),
            Map.entry("group_id", "weekend-trip"),
            Map.entry("group_ids", "weekend-trip"),
            Map.entry("kind", "GROUP_KIND_PRIVATE"),
            Map.entry("lifetime_seconds", "86400"),
            Map.entry("limit", 50),
            Map.entry("member_ids", "bob"),
            Map.entry("name", "Weekend trip"),
            Map.entry("nickname", "Alice"),
            Map.entry("password", "correct horse"),
            Map.entry("platform", "PLATFORM_WEB"),
            Map.entry("refresh_token", "the last answer's refresh_token"),
            Map.entry("text", "hello"),
            Map.entry("token", "the vendor's token of the device"),
            Map.entry("up_to_seq", "1"),
            Map.entry("user_id", "bob"),
            Map.entry("user_ids", "bob"),
            Map.entry("vendor", "log"));

    private Examples() {}

    static JsonObject of(Descriptor type) {
        JsonObject example = new JsonObject();
        Set<OneofDescriptor> chosen = new HashSet<>();
        for (FieldDescriptor field : type.getFields()) {
            Object value = value(field);
            OneofDescriptor choice = field.getRealContainingOneof();
            // A field marked optional is the only one of a choice that the compiler made for it.
            boolean isOptional = field.getContainingOneof() != null && choice == null;
            boolean isLeftOut = isOptional || choice != null && !chosen.add(choice);
            if (value != null && !isLeftOut) {
                example.put(field.getName(), field.isRepeated() ? new JsonArray().add(value) : value);
            }
        }
        return example;
    }

    private static @org.jspecify.annotations.Nullable Object value(FieldDescriptor field) {
        if (field.getJavaType() != FieldDescriptor.JavaType.MESSAGE) {
            return VALUES.get(field.getName());
        }
        JsonObject nested = of(field.getMessageType());
        return nested.isEmpty() ? null : nested;
    }
}
