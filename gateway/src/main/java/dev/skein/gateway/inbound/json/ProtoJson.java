package dev.skein.gateway.inbound.json;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.MessageOrBuilder;
import com.google.protobuf.util.JsonFormat;
import dev.skein.error.v1.ErrorCode;
import dev.skein.protocol.Contract;
import dev.skein.protocol.SkeinException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/** Protobuf JSON, by the descriptors of the contract: takes both spellings of a field, answers with proto names. */
public final class ProtoJson {
    private static final JsonFormat.Printer PRINTER = JsonFormat.printer()
            .usingTypeRegistry(Contract.TYPES)
            .preservingProtoFieldNames()
            .omittingInsignificantWhitespace();

    private ProtoJson() {}

    /**
     * The encoded message that a JSON text stands for.
     *
     * @throws SkeinException BAD_JSON saying what is wrong
     */
    public static byte[] toBytes(Descriptor type, String json) {
        DynamicMessage.Builder message = DynamicMessage.newBuilder(type);
        merge(json, message);
        return message.build().toByteArray();
    }

    /**
     * Reads a JSON text into a message.
     *
     * @throws SkeinException BAD_JSON saying what is wrong
     */
    public static void merge(String json, Message.Builder message) {
        MessageReader.read(json, message, null);
    }

    /** The same; one field is given back as JSON instead, {@code {}} without it. */
    public static String mergeAllBut(FieldDescriptor asJson, String json, Message.Builder message) {
        return MessageReader.read(json, message, asJson);
    }

    public static String toJson(Descriptor type, byte[] bytes) {
        try {
            return toJson(DynamicMessage.parseFrom(type, bytes));
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("a service answered something else than " + type.getFullName(), e);
        }
    }

    public static String toJson(MessageOrBuilder message) {
        try {
            return PRINTER.print(message);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * The text in bytes that came from outside.
     *
     * @throws SkeinException BAD_JSON when it is no UTF-8
     */
    public static String text(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw SkeinException.of(ErrorCode.BAD_JSON, "the text is no valid UTF-8");
        }
    }
}
