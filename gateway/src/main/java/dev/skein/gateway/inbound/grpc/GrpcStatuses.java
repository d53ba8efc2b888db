package dev.skein.gateway.inbound.grpc;

import com.google.protobuf.Any;
import com.google.rpc.Status;
import dev.skein.protocol.ErrorCodes;
import dev.skein.protocol.SkeinException;
import io.vertx.grpc.common.GrpcStatus;
import io.vertx.grpc.server.GrpcServerResponse;
import java.util.Base64;

/** Failures as a gRPC status with {@code google.rpc.Status} in the trailers; the one mapper of the gRPC door. */
final class GrpcStatuses {
    private static final String DETAILS = "grpc-status-details-bin";

    private GrpcStatuses() {}

    static void write(SkeinException failure, GrpcServerResponse<?, ?> response) {
        int number = ErrorCodes.status(failure.code()).getNumber();
        Status status = Status.newBuilder()
                .setCode(number)
                .setMessage(failure.getMessage())
                .addDetails(Any.pack(failure.toErrorInfo()))
                .build();
        response.status(GrpcStatus.valueOf(number)).statusMessage(failure.getMessage());
        response.trailers().set(DETAILS, Base64.getEncoder().withoutPadding().encodeToString(status.toByteArray()));
    }
}
