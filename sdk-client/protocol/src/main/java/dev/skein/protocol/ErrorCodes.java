package dev.skein.protocol;

import com.google.protobuf.DescriptorProtos.EnumValueOptions;
import dev.skein.error.v1.ErrorCode;
import dev.skein.options.error.v1.ErrorOptionsProto;
import dev.skein.options.error.v1.Status;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What the contract says of each {@link ErrorCode}. */
public final class ErrorCodes {
    private static final Map<ErrorCode, Says> CODES = codes();
    private static final Map<String, ErrorCode> BY_NAME = byNames();

    private record Says(Status status, boolean retryable, String meaning) {}

    private ErrorCodes() {}

    /** All codes a call can fail with, in the order of the contract. */
    public static List<ErrorCode> all() {
        return List.copyOf(CODES.keySet());
    }

    /** The status of gRPC; its number there is {@code getNumber()}. */
    public static Status status(ErrorCode code) {
        return says(code).status();
    }

    /** Whether the same request may succeed later without any change. */
    public static boolean isRetryable(ErrorCode code) {
        return says(code).retryable();
    }

    /** One sentence: for the documentation, and the message when nothing more exact is known. */
    public static String meaning(ErrorCode code) {
        return says(code).meaning();
    }

    /** The spelling of the status in the Connect protocol, e.g. {@code invalid_argument}. */
    public static String connectName(ErrorCode code) {
        return status(code).name().toLowerCase(Locale.ROOT);
    }

    /** The HTTP status that the Connect protocol gives the code. */
    public static int httpStatus(ErrorCode code) {
        return switch (status(code)) {
            case INVALID_ARGUMENT, FAILED_PRECONDITION, OUT_OF_RANGE -> 400;
            case UNAUTHENTICATED -> 401;
            case PERMISSION_DENIED -> 403;
            case NOT_FOUND -> 404;
            case ALREADY_EXISTS, ABORTED -> 409;
            case RESOURCE_EXHAUSTED -> 429;
            case UNIMPLEMENTED -> 501;
            case UNAVAILABLE -> 503;
            case DEADLINE_EXCEEDED -> 504;
            case INTERNAL, STATUS_UNSPECIFIED, UNRECOGNIZED -> 500;
        };
    }

    /** The code with this name, as found in {@code ErrorInfo.reason}. */
    public static Optional<ErrorCode> byName(String name) {
        return Optional.ofNullable(BY_NAME.get(name));
    }

    private static Says says(ErrorCode code) {
        Says says = CODES.get(code);
        if (says == null) {
            throw new IllegalArgumentException(code + " is no failure");
        }
        return says;
    }

    private static Map<ErrorCode, Says> codes() {
        Map<ErrorCode, Says> codes = new EnumMap<>(ErrorCode.class);
        for (ErrorCode code : ErrorCode.values()) {
            if (code != ErrorCode.UNRECOGNIZED && code != ErrorCode.ERROR_CODE_UNSPECIFIED) {
                EnumValueOptions options = code.getValueDescriptor().getOptions();
                codes.put(
                        code,
                        new Says(
                                options.getExtension(ErrorOptionsProto.status),
                                options.getExtension(ErrorOptionsProto.retryable),
                                options.getExtension(ErrorOptionsProto.meaning)));
            }
        }
        return codes;
    }

    private static Map<String, ErrorCode> byNames() {
        Map<String, ErrorCode> names = new HashMap<>();
        CODES.keySet().forEach(code -> names.put(code.name(), code));
        return names;
    }
}
