package dev.skein.gateway.inbound.grpc;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.skein.gateway.auth.TrustKeeper;
import dev.skein.gateway.session.Drain;
import dev.skein.protocol.Contract;
import grpc.health.v1.HealthOuterClass.HealthCheckRequest;
import grpc.health.v1.HealthOuterClass.HealthCheckResponse;
import grpc.health.v1.HealthOuterClass.HealthCheckResponse.ServingStatus;
import io.vertx.core.buffer.Buffer;
import io.vertx.grpc.common.GrpcStatus;
import io.vertx.grpc.server.GrpcServerRequest;
import io.vertx.grpc.server.GrpcServerResponse;
import jakarta.inject.Singleton;

/** {@code grpc.health.v1.Health/Check}, open to anyone: whether calls are worth trying here. */
@Singleton
class Health {
    private final TrustKeeper trustKeeper;
    private final Drain drain;

    Health(TrustKeeper trustKeeper, Drain drain) {
        this.trustKeeper = trustKeeper;
        this.drain = drain;
    }

    static boolean serves(String method) {
        return method.equals("grpc.health.v1.Health/Check");
    }

    void serve(GrpcServerRequest<Buffer, Buffer> request) {
        request.last()
                .onSuccess(message -> answer(message, request.response()))
                .onFailure(noMessage ->
                        request.response().status(GrpcStatus.INVALID_ARGUMENT).end());
    }

    private void answer(Buffer message, GrpcServerResponse<Buffer, Buffer> response) {
        try {
            if (known(HealthCheckRequest.parseFrom(message.getBytes()).getService())) {
                response.end(Buffer.buffer(status().toByteArray()));
            } else {
                response.status(GrpcStatus.NOT_FOUND)
                        .statusMessage("there is no such service")
                        .end();
            }
        } catch (InvalidProtocolBufferException e) {
            response.status(GrpcStatus.INVALID_ARGUMENT).end();
        }
    }

    /** The empty name stands for the server as a whole. */
    private static boolean known(String service) {
        return service.isEmpty()
                || Contract.files().stream()
                        .flatMap(file -> file.getServices().stream())
                        .anyMatch(known -> known.getFullName().equals(service));
    }

    private HealthCheckResponse status() {
        boolean serving = trustKeeper.ready() && !drain.draining();
        return HealthCheckResponse.newBuilder()
                .setStatus(serving ? ServingStatus.SERVING : ServingStatus.NOT_SERVING)
                .build();
    }
}
