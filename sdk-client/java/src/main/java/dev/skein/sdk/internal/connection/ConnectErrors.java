package dev.skein.sdk.internal.connection;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import com.google.protobuf.util.JsonFormat;
import dev.skein.error.v1.ErrorCode;
import dev.skein.protocol.SkeinException;
import dev.skein.v1.Error;
import dev.skein.v1.ErrorInfo;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Reads the JSON error of the Connect protocol. */
public final class ConnectErrors {
    private static final String INFO_TYPE = "skein.v1.ErrorInfo";

    private ConnectErrors() {}

    /** Whatever the body is, it becomes a {@link SkeinException}. */
    public static SkeinException parse(int status, byte[] body) {
        Struct.Builder json = Struct.newBuilder();
        try {
            JsonFormat.parser().merge(new String(body, StandardCharsets.UTF_8), json);
        } catch (InvalidProtocolBufferException notJson) {
            return unknown(status);
        }
        String message =
                json.getFieldsOrDefault("message", Value.getDefaultInstance()).getStringValue();
        for (Value detail : json.getFieldsOrDefault("details", Value.getDefaultInstance())
                .getListValue()
                .getValuesList()) {
            Struct fields = detail.getStructValue();
            if (INFO_TYPE.equals(text(fields, "type"))) {
                return decode(status, message, text(fields, "value"));
            }
        }
        return unknown(status);
    }

    private static SkeinException decode(int status, String message, String base64) {
        try {
            ErrorInfo info = ErrorInfo.parseFrom(Base64.getDecoder().decode(base64));
            return SkeinException.from(
                    Error.newBuilder().setMessage(message).setInfo(info).build());
        } catch (InvalidProtocolBufferException | IllegalArgumentException broken) {
            return unknown(status);
        }
    }

    private static String text(Struct fields, String name) {
        return fields.getFieldsOrDefault(name, Value.getDefaultInstance()).getStringValue();
    }

    /** A proxy answered, or something that is not Skein. */
    private static SkeinException unknown(int status) {
        ErrorCode code = switch (status) {
            case 401 -> ErrorCode.TOKEN_INVALID;
            case 404, 405, 501 -> ErrorCode.UNKNOWN_METHOD;
            case 413 -> ErrorCode.FRAME_TOO_LARGE;
            case 429 -> ErrorCode.RATE_LIMITED;
            case 400 -> ErrorCode.BAD_REQUEST;
            default -> ErrorCode.UNAVAILABLE;
        };
        return SkeinException.of(code, "HTTP status " + status);
    }
}
