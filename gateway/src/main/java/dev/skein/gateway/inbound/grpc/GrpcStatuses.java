package dev.skein.gateway.inbound.grpc;

import com.google.protobuf.Any;
import com.google.rpc.Status;
import dev.skein.protocol.ErrorCodes;
import dev.skein.protocol.SkeinException;
import io.vertx.grpc.common.GrpcStatus;
import io.vertx.grpc.server.GrpcServerResponse;
import java.util.Base64;

/** Failures as a gRPC status with {@code google.rpc.Status} in the trailers; the one mapper of both gRPC doors. */
final class GrpcStatuses {
    static final String DETAILS = "grpc-status-details-bin";

    private GrpcStatuses() {}

    static void write(SkeinException failure, GrpcServerResponse<?, ?> response) {
        Status status = of(failure);
        response.status(GrpcStatus.valueOf(status.getCode())).statusMessage(status.getMessage());
        response.trailers().set(DETAILS, encoded(status));
    }

    static Status of(SkeinException failure) {
        return Status.newBuilder()
                .setCode(ErrorCodes.status(failure.code()).getNumber())
                .setMessage(failure.getMessage())
                .addDetails(Any.pack(failure.toErrorInfo()))
                .build();
    }

    /** As binary values stand in headers and trailers. */
    static String encoded(Status status) {
        return Base64.getEncoder().withoutPadding().encodeToString(status.toByteArray());
    }
}
