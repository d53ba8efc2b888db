package dev.skein.gateway.outbound.grpc;

import dev.skein.gateway.auth.CallContext;
import dev.skein.gateway.auth.Identity;
import dev.skein.internal.v1.Caller;
import dev.skein.internal.v1.CallerKind;

/** Says in the cluster's own form who calls. */
final class Callers {
    private Callers() {}

    static Caller of(CallContext context) {
        Identity identity = context.identity();
        return Caller.newBuilder()
                .setAppId(identity.appId())
                .setKind(kind(identity.kind()))
                .setUserId(identity.userId())
                .setDeviceId(identity.deviceId())
                .setSessionId(context.sessionId())
                .setPlatform(identity.platform())
                .setLoginId(identity.loginId())
                .setClientIp(context.clientIp())
                .build();
    }

    private static CallerKind kind(Identity.Kind kind) {
        return switch (kind) {
            case ANONYMOUS -> CallerKind.CALLER_KIND_ANONYMOUS;
            case USER -> CallerKind.CALLER_KIND_USER;
            case PLATFORM -> CallerKind.CALLER_KIND_PLATFORM;
        };
    }
}
