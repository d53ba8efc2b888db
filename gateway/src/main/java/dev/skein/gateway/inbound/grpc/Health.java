package dev.skein.gateway.inbound.grpc;

import dev.skein.gateway.auth.TrustKeeper;
import dev.skein.gateway.session.Drain;
import grpc.health.v1.HealthOuterClass.HealthCheckResponse;
import grpc.health.v1.HealthOuterClass.HealthCheckResponse.ServingStatus;
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

    byte[] check() {
        boolean serving = trustKeeper.ready() && !drain.draining();
        return HealthCheckResponse.newBuilder()
                .setStatus(serving ? ServingStatus.SERVING : ServingStatus.NOT_SERVING)
                .build()
                .toByteArray();
    }
}
