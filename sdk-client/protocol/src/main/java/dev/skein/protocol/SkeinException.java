package dev.skein.protocol;

import dev.skein.error.v1.ErrorCode;
import dev.skein.v1.ErrorInfo;
import java.util.Objects;

/**
 * A failure with its {@link ErrorCode}: thrown by features, mapped in one place per transport.
 *
 * <p>Carries no stack trace: it reports what a caller did wrong, not where our code is.
 */
public final class SkeinException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ErrorCode code;
    private final String field;
    private final long retryAfterMs;

    private SkeinException(ErrorCode code, String message, String field, long retryAfterMs) {
        super(message, null, false, false);
        this.code = Objects.requireNonNull(code);
        this.field = field;
        this.retryAfterMs = retryAfterMs;
    }

    /** The failure with the code's own sentence as message. */
    public static SkeinException of(ErrorCode code) {
        return new SkeinException(code, ErrorCodes.meaning(code), "", 0);
    }

    public static SkeinException of(ErrorCode code, String message) {
        return new SkeinException(code, message, "", 0);
    }

    /** A failure of one request field, named by its path of proto names. */
    public static SkeinException ofField(ErrorCode code, String field, String message) {
        return new SkeinException(code, field + ": " + message, field, 0);
    }

    public static SkeinException retryAfter(ErrorCode code, long retryAfterMs) {
        return new SkeinException(code, ErrorCodes.meaning(code), "", retryAfterMs);
    }

    public ErrorCode code() {
        return code;
    }

    /** The request field at fault, or empty. */
    public String field() {
        return field;
    }

    /** 0 when unknown. */
    public long retryAfterMs() {
        return retryAfterMs;
    }

    public ErrorInfo toErrorInfo() {
        return ErrorInfo.newBuilder()
                .setReason(code.name())
                .setNumber(code.getNumber())
                .setRetryAfterMs(retryAfterMs)
                .setField(field)
                .build();
    }

    /** The form of the WebSocket. */
    public dev.skein.v1.Error toError() {
        return dev.skein.v1.Error.newBuilder()
                .setCode(ErrorCodes.connectName(code))
                .setMessage(getMessage())
                .setInfo(toErrorInfo())
                .build();
    }

    /** What an {@link dev.skein.v1.Error} said; an unknown reason (a newer server) becomes {@link ErrorCode#INTERNAL}. */
    public static SkeinException from(dev.skein.v1.Error error) {
        return from(error.getInfo(), error.getMessage());
    }

    /** What an {@link ErrorInfo} said; an unknown reason (a newer server) becomes {@link ErrorCode#INTERNAL}. */
    public static SkeinException from(ErrorInfo info, String message) {
        return new SkeinException(
                ErrorCodes.byName(info.getReason()).orElse(ErrorCode.INTERNAL),
                message,
                info.getField(),
                info.getRetryAfterMs());
    }
}
