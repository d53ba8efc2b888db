package dev.skein.kit.caller;

import dev.skein.internal.v1.Caller;
import dev.skein.kit.error.GrpcErrors;
import dev.skein.kit.log.LogFields;
import dev.skein.kit.trace.TraceInterceptor;
import dev.skein.protocol.CallerCodec;
import dev.skein.protocol.ErrorCode;
import dev.skein.protocol.SkeinException;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.StatusRuntimeException;
import io.quarkus.grpc.GlobalInterceptor;
import io.smallrye.common.vertx.VertxContext;
import jakarta.enterprise.context.ApplicationScoped;

/**
 * Lets nobody in without a caller sealed with the cluster key, except to gRPC health and reflection. What the caller may
 * do is decided by each operation.
 */
@GlobalInterceptor
@ApplicationScoped
public class CallerInterceptor implements ServerInterceptor {
    /** Where the sealed caller travels. */
    public static final Metadata.Key<String> CALLER =
            Metadata.Key.of(CallerCodec.METADATA_KEY, Metadata.ASCII_STRING_MARSHALLER);

    /** Under which id the gateway's caller knows the request; only for logs. */
    public static final Metadata.Key<String> REQUEST =
            Metadata.Key.of("skein-request", Metadata.ASCII_STRING_MARSHALLER);

    private final CallerCodec codec;

    public CallerInterceptor(CallerCodec codec) {
        this.codec = codec;
    }

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        if (call.getMethodDescriptor().getFullMethodName().startsWith("grpc.")) {
            return next.startCall(call, headers);
        }
        try {
            Caller caller = codec.open(sealed(headers));
            keepForLogs(caller, headers);
            return Contexts.interceptCall(Context.current().withValue(CallerContext.KEY, caller), call, headers, next);
        } catch (SkeinException refused) {
            StatusRuntimeException status = GrpcErrors.toStatus(refused);
            Metadata trailers = status.getTrailers();
            call.close(status.getStatus(), trailers == null ? new Metadata() : trailers);
            return new ServerCall.Listener<>() {};
        }
    }

    /** A call has a context of its own, which ends with it; what has none must not leave its fields on the thread. */
    private static void keepForLogs(Caller caller, Metadata headers) {
        if (VertxContext.isOnDuplicatedContext()) {
            String request = headers.get(REQUEST);
            LogFields.ofApp(caller.getAppId())
                    .session(caller.getSessionId())
                    .request(request == null ? "" : request)
                    .trace(TraceInterceptor.traceId(headers))
                    .keep();
        }
    }

    private static String sealed(Metadata headers) {
        String sealed = headers.get(CALLER);
        if (sealed == null) {
            throw SkeinException.of(ErrorCode.TOKEN_INVALID, "the call carries no caller");
        }
        return sealed;
    }
}
