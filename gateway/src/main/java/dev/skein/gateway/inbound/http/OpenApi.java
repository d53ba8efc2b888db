package dev.skein.gateway.inbound.http;

import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.DescriptorProtos.SourceCodeInfo.Location;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumDescriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.MethodDescriptor;
import dev.skein.protocol.Contract;
import dev.skein.protocol.rule.MethodRules;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The OpenAPI 3.1 document of the HTTP door, made from the descriptors of the contract and the comments in its files, so it
 * cannot differ from what is served.
 */
@Singleton
class OpenApi {
    private static final String DESCRIPTORS = "skein/descriptors.binpb";

    private final Map<String, String> comments = comments();
    private final JsonObject schemas = new JsonObject();
    private @Nullable String document;

    synchronized String document() {
        if (document == null) {
            document = build().encode();
        }
        return document;
    }

    private JsonObject build() {
        JsonObject paths = new JsonObject();
        new TreeMap<>(Contract.methods()).forEach((path, rules) -> paths.put('/' + path, post(rules)));
        schemas.put("Error", error());
        return new JsonObject()
                .put("openapi", "3.1.0")
                .put(
                        "info",
                        new JsonObject()
                                .put("title", "Skein")
                                .put("version", "v1")
                                .put("description", "Every method is a POST with a JSON body (Connect, unary)."))
                .put(
                        "servers",
                        new JsonArray().add(new JsonObject().put("url", "/").put("description", "This gateway")))
                .put("tags", tags())
                .put("paths", paths)
                .put(
                        "components",
                        new JsonObject()
                                .put("schemas", schemas)
                                .put(
                                        "securitySchemes",
                                        new JsonObject()
                                                .put(
                                                        "bearer",
                                                        new JsonObject()
                                                                .put("type", "http")
                                                                .put("scheme", "bearer")
                                                                .put("bearerFormat", "JWT"))))
                .put("security", new JsonArray().add(new JsonObject().put("bearer", new JsonArray())));
    }

    private JsonArray tags() {
        JsonArray tags = new JsonArray();
        Contract.files().stream().flatMap(file -> file.getServices().stream()).forEach(service -> {
            JsonObject tag = new JsonObject().put("name", service.getName());
            describe(tag, service.getFullName());
            tags.add(tag);
        });
        return tags;
    }

    private JsonObject post(MethodRules rules) {
        MethodDescriptor method = rules.method();
        JsonObject operation = new JsonObject()
                .put("operationId", method.getService().getName() + '_' + method.getName())
                .put("tags", new JsonArray().add(method.getService().getName()))
                .put("requestBody", requestBody(method.getInputType()))
                .put(
                        "responses",
                        new JsonObject()
                                .put("200", content(method.getOutputType()).put("description", "Done."))
                                .put(
                                        "default",
                                        new JsonObject()
                                                .put("description", "Refused or failed.")
                                                .put("content", json(new JsonObject().put("$ref", ref("Error"))))));
        describe(operation, method.getFullName());
        summarize(operation);
        if (rules.isOpen()) {
            // Nobody is asked for a token.
            operation.put("security", new JsonArray());
        }
        return new JsonObject().put("post", operation);
    }

    private JsonObject requestBody(Descriptor message) {
        JsonObject body = content(message).put("required", true);
        body.getJsonObject("content").getJsonObject("application/json").put("example", Examples.of(message));
        return body;
    }

    /** The first sentence of the description. */
    private static void summarize(JsonObject operation) {
        String description =
                operation.getString("description", "").replace('\n', ' ').replaceAll(" +", " ");
        int end = description.indexOf(". ");
        String first = end < 0 ? description : description.substring(0, end);
        operation.put("summary", first.endsWith(".") ? first.substring(0, first.length() - 1) : first);
    }

    private JsonObject content(Descriptor message) {
        return new JsonObject().put("content", json(reference(message)));
    }

    private static JsonObject json(JsonObject schema) {
        return new JsonObject().put("application/json", new JsonObject().put("schema", schema));
    }

    private static String ref(String name) {
        return "#/components/schemas/" + name;
    }

    private JsonObject reference(Descriptor message) {
        String name = message.getFullName();
        if (!schemas.containsKey(name)) {
            // Entered before it is filled: messages may contain themselves.
            JsonObject properties = new JsonObject();
            JsonObject schema = new JsonObject().put("type", "object").put("properties", properties);
            schemas.put(name, schema);
            describe(schema, name);
            for (FieldDescriptor field : message.getFields()) {
                JsonObject property = property(field);
                describe(property, field.getFullName());
                OpenApiLimits.put(property, field);
                properties.put(field.getName(), property);
            }
        }
        return new JsonObject().put("$ref", ref(name));
    }

    private JsonObject property(FieldDescriptor field) {
        if (field.isMapField()) {
            FieldDescriptor value = field.getMessageType().findFieldByNumber(2);
            return new JsonObject().put("type", "object").put("additionalProperties", single(value));
        }
        return field.isRepeated() ? new JsonObject().put("type", "array").put("items", single(field)) : single(field);
    }

    private JsonObject single(FieldDescriptor field) {
        return switch (field.getJavaType()) {
            case INT -> new JsonObject().put("type", "integer").put("format", "int32");
            // Protobuf JSON writes 64 bits as text, because JavaScript cannot hold them; it reads both.
            case LONG ->
                new JsonObject()
                        .put("type", new JsonArray().add("string").add("integer"))
                        .put("format", "int64");
            case FLOAT, DOUBLE -> new JsonObject().put("type", "number");
            case BOOLEAN -> new JsonObject().put("type", "boolean");
            case STRING -> new JsonObject().put("type", "string");
            case BYTE_STRING -> new JsonObject().put("type", "string").put("format", "byte");
            case ENUM -> reference(field.getEnumType());
            case MESSAGE -> reference(field.getMessageType());
        };
    }

    private JsonObject reference(EnumDescriptor type) {
        String name = type.getFullName();
        if (!schemas.containsKey(name)) {
            List<String> values =
                    type.getValues().stream().map(EnumValueDescriptor::getName).toList();
            JsonObject schema = new JsonObject().put("type", "string").put("enum", new JsonArray(values));
            schemas.put(name, schema);
            describe(schema, name);
        }
        return new JsonObject().put("$ref", ref(name));
    }

    private JsonObject error() {
        JsonObject detail = new JsonObject()
                .put("type", "object")
                .put(
                        "properties",
                        new JsonObject()
                                .put("type", new JsonObject().put("const", "skein.v1.ErrorInfo"))
                                .put("value", new JsonObject().put("type", "string"))
                                .put("debug", reference(dev.skein.v1.ErrorInfo.getDescriptor())));
        return new JsonObject()
                .put("type", "object")
                .put(
                        "properties",
                        new JsonObject()
                                .put("code", new JsonObject().put("type", "string"))
                                .put("message", new JsonObject().put("type", "string"))
                                .put(
                                        "details",
                                        new JsonObject().put("type", "array").put("items", detail)));
    }

    private void describe(JsonObject of, String fullName) {
        String comment = comments.get(fullName);
        if (comment != null) {
            of.put("description", comment);
        }
    }

    /** Leading comments by full name, from the descriptor set that the contract is packaged with. */
    private static Map<String, String> comments() {
        Map<String, String> comments = new HashMap<>();
        try (InputStream in = Contract.class.getClassLoader().getResourceAsStream(DESCRIPTORS)) {
            if (in != null) {
                FileDescriptorSet.parseFrom(in).getFileList().forEach(file -> collect(file, comments));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return comments;
    }

    private static void collect(FileDescriptorProto file, Map<String, String> comments) {
        for (Location location : file.getSourceCodeInfo().getLocationList()) {
            String name = nameAt(file, location.getPathList());
            if (name != null && !location.getLeadingComments().isBlank()) {
                comments.put(
                        file.getPackage() + '.' + name,
                        location.getLeadingComments().strip());
            }
        }
    }

    /** What a path of descriptor.proto field numbers stands for; only what is not nested is documented. */
    private static @Nullable String nameAt(FileDescriptorProto file, List<Integer> path) {
        int last = path.size() - 1;
        return switch (path.isEmpty() ? 0 : path.get(0) * 10 + path.size()) {
            case 42 -> file.getMessageType(path.get(1)).getName();
            case 52 -> file.getEnumType(path.get(1)).getName();
            case 62 -> file.getService(path.get(1)).getName();
            case 44 ->
                path.get(2) == 2
                        ? file.getMessageType(path.get(1)).getName()
                                + '.'
                                + file.getMessageType(path.get(1))
                                        .getField(path.get(last))
                                        .getName()
                        : null;
            case 64 ->
                path.get(2) == 2
                        ? file.getService(path.get(1)).getName()
                                + '.'
                                + file.getService(path.get(1))
                                        .getMethod(path.get(last))
                                        .getName()
                        : null;
            default -> null;
        };
    }
}
