package dev.skein.protocol.rule;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import dev.skein.protocol.Contract;
import dev.skein.v1.ClientFrame;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The requests of the contract, and values to try on their fields. */
final class RequestFixture {
    private RequestFixture() {}

    /** Every type of message a client can send. */
    static Set<Descriptor> types() {
        Set<Descriptor> types = new LinkedHashSet<>();
        Contract.methods().values().forEach(method -> add(method.method().getInputType(), types));
        add(ClientFrame.getDescriptor(), types);
        return types;
    }

    private static void add(Descriptor type, Set<Descriptor> types) {
        if (types.add(type)) {
            type.getFields().stream()
                    .filter(field -> field.getJavaType() == FieldDescriptor.JavaType.MESSAGE)
                    .forEach(field -> add(field.getMessageType(), types));
        }
    }

    /** Ordinary, extreme and hostile values of the field's type; for a repeated field, lists of them. */
    static List<Object> values(FieldDescriptor field) {
        List<Object> single = singleValues(field);
        if (!field.isRepeated() || single.isEmpty()) {
            return single;
        }
        List<Object> lists = new ArrayList<>();
        lists.add(List.of());
        single.forEach(value -> lists.add(List.of(value)));
        for (int size : new int[] {2, 10, 11, 20, 21, 50, 51, 100, 101, 500, 501}) {
            lists.add(java.util.Collections.nCopies(size, single.getFirst()));
        }
        return lists;
    }

    private static List<Object> singleValues(FieldDescriptor field) {
        return switch (field.getJavaType()) {
            case STRING -> strings();
            case BYTE_STRING ->
                List.of(
                        ByteString.EMPTY,
                        ByteString.copyFrom(new byte[1024]),
                        ByteString.copyFrom(new byte[1025]),
                        ByteString.copyFrom(new byte[12 * 1024 + 1]),
                        ByteString.copyFrom(new byte[64 * 1024 + 1]));
            case INT -> List.of(0, 1, -1, 2, 59, 60, 61, 100, 101, 200, 201, 255, 256, 1999, 2000, Integer.MAX_VALUE);
            case LONG ->
                List.of(0L, 1L, -1L, 59L, 60L, 315_360_000L, 315_360_001L, 29_360_128L, 29_360_129L, Long.MAX_VALUE);
            case DOUBLE -> List.of(0d, -90d, 90d, 90.1, 180d, -180.1, Double.NaN, Double.POSITIVE_INFINITY);
            case ENUM -> enums(field.getEnumType());
            case FLOAT, BOOLEAN, MESSAGE -> List.of();
        };
    }

    private static List<Object> enums(EnumDescriptor type) {
        List<Object> values = new ArrayList<>(type.getValues());
        values.add(type.findValueByNumberCreatingIfUnknown(4711));
        return values;
    }

    private static List<Object> strings() {
        List<Object> strings = new ArrayList<>(List.of(
                "alice",
                "",
                " ",
                "a\0",
                "\0",
                "a\n",
                "é",
                "日本語",
                "😀",
                "a b",
                "ÿ",
                "\u007f",
                "\u0085",
                "p:a:b",
                "p:b:a",
                "p:a:",
                "g:x",
                "g:",
                "q:x",
                "http://x",
                "https://x/y?z=1",
                "ftp://x",
                "http://",
                "https://a b",
                "user",
                "dXNlcg",
                "dXNl=",
                "123e4567-e89b-12d3-a456-426614174000",
                "123E4567-E89B-12D3-A456-426614174000",
                "123e4567e89b12d3a456426614174000",
                "1-1-1-1-1"));
        for (int size : new int[] {
            30, 31, 32, 33, 48, 49, 64, 65, 128, 129, 240, 241, 255, 256, 257, 500, 501, 512, 513, 1024, 1025, 2048,
            2049, 4096, 4097, 8192, 8193
        }) {
            strings.add("x".repeat(size));
            strings.add("é".repeat(size / 2));
        }
        return strings;
    }

    static Message with(Descriptor type, FieldDescriptor field, Object value) {
        return com.google.protobuf.DynamicMessage.newBuilder(type)
                .setField(field, value)
                .build();
    }
}
