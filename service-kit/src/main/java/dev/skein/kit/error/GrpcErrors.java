package dev.skein.kit.error;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.skein.error.v1.ErrorCode;
import dev.skein.protocol.ErrorCodes;
import dev.skein.protocol.SkeinException;
import dev.skein.v1.ErrorInfo;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import org.jboss.logging.Logger;

/**
 * The one place where failures become gRPC statuses, and back: a {@code google.rpc.Status} whose details hold one
 * {@link ErrorInfo}.
 */
public final class GrpcErrors {
    private static final Logger LOG = Logger.getLogger(GrpcErrors.class);

    private GrpcErrors() {}

    /** The status for a failure. What we did not expect is logged here, once, and hidden behind INTERNAL. */
    public static StatusRuntimeException toStatus(Throwable failure) {
        if (failure instanceof SkeinException expected) {
            return encode(expected);
        }
        if (failure instanceof StatusRuntimeException already && hasInfo(already)) {
            return already;
        }
        if (failure instanceof StatusRuntimeException || failure instanceof StatusException) {
            return encode(fromStatus(failure));
        }
        LOG.error("Unexpected failure of a call", failure);
        return encode(SkeinException.of(ErrorCode.INTERNAL));
    }

    /** The failure that a status stands for; plain transport failures become UNAVAILABLE, TIMED_OUT and the like. */
    public static SkeinException fromStatus(Throwable failure) {
        if (failure instanceof SkeinException already) {
            return already;
        }
        com.google.rpc.Status status = StatusProto.fromThrowable(failure);
        if (status != null) {
            for (Any detail : status.getDetailsList()) {
                if (detail.is(ErrorInfo.class)) {
                    try {
                        return SkeinException.from(detail.unpack(ErrorInfo.class), status.getMessage());
                    } catch (InvalidProtocolBufferException e) {
                        LOG.warn("Undecodable ErrorInfo from another service", e);
                    }
                }
            }
        }
        return fromPlain(Status.fromThrowable(failure));
    }

    /**
     * Whether the connection broke under the call: no verdict about the call itself, which may be tried again. A service that
     * is stopped cancels what it was asked.
     */
    public static boolean brokeTheConnection(Throwable failure) {
        Status status = Status.fromThrowable(failure);
        return switch (status.getCode()) {
            case UNAVAILABLE, CANCELLED -> !hasInfo(failure);
            default -> wasToldToGo(status);
        };
    }

    private static SkeinException fromPlain(Status status) {
        if (wasToldToGo(status)) {
            return SkeinException.of(ErrorCode.UNAVAILABLE);
        }
        return switch (status.getCode()) {
            case UNAVAILABLE, CANCELLED -> SkeinException.of(ErrorCode.UNAVAILABLE);
            case DEADLINE_EXCEEDED -> SkeinException.of(ErrorCode.TIMED_OUT);
            case UNIMPLEMENTED -> SkeinException.of(ErrorCode.UNKNOWN_METHOD);
            case INVALID_ARGUMENT -> SkeinException.of(ErrorCode.BAD_REQUEST);
            // Our own refusals for want of room carry an ErrorInfo; what is left is a message beyond the server's
            // limit.
            case RESOURCE_EXHAUSTED -> SkeinException.of(ErrorCode.FRAME_TOO_LARGE);
            case UNAUTHENTICATED -> SkeinException.of(ErrorCode.TOKEN_INVALID);
            default -> {
                LOG.errorf("Unexpected status of a call: %s", status);
                yield SkeinException.of(ErrorCode.INTERNAL);
            }
        };
    }

    /** For whatever reason: gRPC gives each a code of its own. */
    private static boolean wasToldToGo(Status status) {
        String description = status.getDescription();
        return description != null && description.contains("GOAWAY");
    }

    private static boolean hasInfo(Throwable failure) {
        com.google.rpc.Status status = StatusProto.fromThrowable(failure);
        return status != null && status.getDetailsList().stream().anyMatch(detail -> detail.is(ErrorInfo.class));
    }

    /** Ends a call of a server with a failure. */
    public static void close(ServerCall<?, ?> call, Throwable failure) {
        StatusRuntimeException status = toStatus(failure);
        Metadata trailers = status.getTrailers();
        call.close(status.getStatus(), trailers == null ? new Metadata() : trailers);
    }

    private static StatusRuntimeException encode(SkeinException failure) {
        return StatusProto.toStatusRuntimeException(com.google.rpc.Status.newBuilder()
                .setCode(ErrorCodes.status(failure.code()).getNumber())
                .setMessage(failure.getMessage())
                .addDetails(Any.pack(failure.toErrorInfo()))
                .build());
    }
}
