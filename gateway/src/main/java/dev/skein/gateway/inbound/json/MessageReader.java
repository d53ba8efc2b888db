package dev.skein.gateway.inbound.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import dev.skein.error.v1.ErrorCode;
import dev.skein.protocol.SkeinException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads one JSON document into a message, straight from its tokens. Stricter than protobuf's own reader, which takes numbers
 * for text, ignores what follows the document, and lets half surrogate pairs pass, which nobody can store.
 */
final class MessageReader {
    /** Deeper than any message of the contract; keeps a text of brackets from filling the stack. */
    private static final int MAX_DEPTH = 64;

    private static final int MAX_DIGITS = 400;
    private static final int MAX_NAME_SHOWN = 64;

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxNumberLength(MAX_DIGITS)
                    .build())
            // Names come from strangers: remembering them costs memory, and can be made slow.
            .configure(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES, false)
            .configure(JsonFactory.Feature.INTERN_FIELD_NAMES, false)
            .build();

    private final String json;
    private final JsonParser parser;
    private final @Nullable FieldDescriptor asJson;
    private String kept = "{}";

    private MessageReader(String json, JsonParser parser, @Nullable FieldDescriptor asJson) {
        this.json = json;
        this.parser = parser;
        this.asJson = asJson;
    }

    /**
     * @param asJson a field whose value is not read, but given back as it stands in the text
     * @return the text of that field, {@code {}} without one
     * @throws SkeinException BAD_JSON saying where and what is wrong
     */
    static String read(String json, Message.Builder message, @Nullable FieldDescriptor asJson) {
        try (JsonParser parser = FACTORY.createParser(json)) {
            MessageReader reader = new MessageReader(json, parser, asJson);
            parser.nextToken();
            reader.message(message);
            if (parser.nextToken() != null) {
                throw SkeinException.of(ErrorCode.BAD_JSON, "one JSON document only" + reader.place());
            }
            return reader.kept;
        } catch (JsonProcessingException e) {
            throw SkeinException.of(ErrorCode.BAD_JSON, "malformed JSON" + place(e.getLocation()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void message(Message.Builder builder) throws IOException {
        Descriptor type = builder.getDescriptorForType();
        require(JsonToken.START_OBJECT, "an object");
        Set<Object> seen = new HashSet<>();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            FieldDescriptor field = field(type, wellFormed(parser.currentName(), "a name"));
            if (!seen.add(field)) {
                throw bad("stands twice");
            }
            if (parser.nextToken() == JsonToken.VALUE_NULL && !field.equals(asJson)) {
                continue;
            }
            if (field.getContainingOneof() != null && !seen.add(field.getContainingOneof())) {
                throw bad("excludes another field that is given");
            }
            if (field.equals(asJson)) {
                kept = text();
            } else if (field.isMapField()) {
                map(builder, field);
            } else if (field.isRepeated()) {
                array(builder, field);
            } else {
                builder.setField(field, value(builder, field));
            }
        }
    }

    private FieldDescriptor field(Descriptor type, String name) {
        FieldDescriptor field = type.findFieldByName(name);
        if (field != null) {
            return field;
        }
        for (FieldDescriptor other : type.getFields()) {
            if (other.getJsonName().equals(name)) {
                return other;
            }
        }
        String shown = name.length() <= MAX_NAME_SHOWN ? name : name.substring(0, MAX_NAME_SHOWN) + '…';
        throw SkeinException.of(
                ErrorCode.BAD_JSON,
                type.getFullName() + " has no field " + shown.replaceAll("\\p{Cntrl}|\\p{Cs}", "?") + place());
    }

    private void array(Message.Builder builder, FieldDescriptor field) throws IOException {
        require(JsonToken.START_ARRAY, "an array");
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            builder.addRepeatedField(field, value(builder, field));
        }
    }

    private void map(Message.Builder builder, FieldDescriptor field) throws IOException {
        require(JsonToken.START_OBJECT, "an object");
        FieldDescriptor key = field.getMessageType().findFieldByNumber(1);
        FieldDescriptor value = field.getMessageType().findFieldByNumber(2);
        Set<Object> seen = new HashSet<>();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            Message.Builder entry = builder.newBuilderForField(field);
            String name = wellFormed(parser.currentName(), "a name");
            Object typed = scalar(key, JsonToken.VALUE_STRING, name);
            if (!seen.add(typed)) {
                throw bad("stands twice");
            }
            parser.nextToken();
            entry.setField(key, typed).setField(value, value(entry, value));
            builder.addRepeatedField(field, entry.build());
        }
    }

    private Object value(Message.Builder parent, FieldDescriptor field) throws IOException {
        if (field.getJavaType() == FieldDescriptor.JavaType.MESSAGE) {
            Message.Builder child = parent.newBuilderForField(field);
            message(child);
            return child.build();
        }
        JsonToken token = Objects.requireNonNull(parser.currentToken());
        if (!token.isScalarValue() || token == JsonToken.VALUE_NULL) {
            throw bad("must be " + Scalars.wanted(field));
        }
        String text = parser.getText();
        return scalar(field, token, token == JsonToken.VALUE_STRING ? wellFormed(text, "text") : text);
    }

    private Object scalar(FieldDescriptor field, JsonToken token, String text) {
        try {
            return Scalars.read(field, token, text);
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw bad("must be " + Scalars.wanted(field));
        }
    }

    /** The value that the parser stands at, as it is written; what is no object is none for whoever reads it next, either. */
    private String text() throws IOException {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            parser.skipChildren();
            return "null";
        }
        int start = (int) parser.currentTokenLocation().getCharOffset();
        parser.skipChildren();
        return json.substring(start, (int) parser.currentLocation().getCharOffset());
    }

    private String wellFormed(String text, String what) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                if (!Character.isHighSurrogate(text.charAt(i))
                        || i + 1 == text.length()
                        || !Character.isLowSurrogate(text.charAt(i + 1))) {
                    throw SkeinException.of(ErrorCode.BAD_JSON, what + " with half a surrogate pair" + place());
                }
                i++;
            }
        }
        return text;
    }

    private void require(JsonToken token, String wanted) {
        if (parser.currentToken() != token) {
            throw bad("must be " + wanted);
        }
    }

    /** Every name on the way here is one of the contract's, or has been looked at: the path may be shown. */
    private SkeinException bad(String what) {
        String path = parser.getParsingContext().pathAsPointer().toString();
        String field = path.isEmpty() ? "the document" : path.substring(1).replace('/', '.');
        return SkeinException.of(ErrorCode.BAD_JSON, field + ' ' + what + place());
    }

    private String place() {
        return place(parser.currentTokenLocation());
    }

    private static String place(@Nullable JsonLocation location) {
        return location == null ? "" : ": line " + location.getLineNr() + ", column " + location.getColumnNr();
    }
}
