package dev.skein.kit.caller;

import dev.skein.error.v1.ErrorCode;
import dev.skein.internal.v1.Caller;
import dev.skein.kit.error.GrpcErrors;
import dev.skein.kit.log.LogFields;
import dev.skein.kit.trace.TraceInterceptor;
import dev.skein.protocol.CallerCodec;
import dev.skein.protocol.Contract;
import dev.skein.protocol.SkeinException;
import dev.skein.protocol.rule.MethodRules;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.quarkus.grpc.GlobalInterceptor;
import io.smallrye.common.vertx.VertxContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/**
 * Lets nobody in without a caller sealed with the cluster key, except to gRPC health and reflection, and keeps the rules of
 * the contract: who may call a method, and what the fields of its request must be. What a caller may do to a certain group
 * or conversation is decided by each operation.
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
        String method = call.getMethodDescriptor().getFullMethodName();
        if (method.startsWith("grpc.")) {
            return next.startCall(call, headers);
        }
        try {
            Caller caller = codec.open(sealed(headers));
            keepForLogs(caller, headers);
            Context context = Context.current().withValue(CallerContext.KEY, caller);
            Optional<MethodRules> rules = Contract.method(method);
            if (rules.isEmpty()) {
                Admission.checkInternal(caller);
                return Contexts.interceptCall(context, call, headers, next);
            }
            Admission.check(rules.get().by(), caller);
            return new CheckedRequests<>(Contexts.interceptCall(context, call, headers, next), call, rules.get());
        } catch (SkeinException refused) {
            GrpcErrors.close(call, refused);
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
