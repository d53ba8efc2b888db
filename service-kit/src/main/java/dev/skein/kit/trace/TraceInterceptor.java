package dev.skein.kit.trace;

import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.quarkus.grpc.GlobalInterceptor;
import jakarta.enterprise.context.ApplicationScoped;

/** A span for each call between services that belongs to a trace. */
@GlobalInterceptor
@ApplicationScoped
public class TraceInterceptor implements ServerInterceptor {
    /** Where a trace travels; there is no such key when the call is not traced. */
    public static final Metadata.Key<String> TRACEPARENT =
            Metadata.Key.of("traceparent", Metadata.ASCII_STRING_MARSHALLER);

    private final Traces traces;

    public TraceInterceptor(Traces traces) {
        this.traces = traces;
    }

    /** For log lines; empty when the call is not traced. */
    public static String traceId(Metadata headers) {
        String traceparent = headers.get(TRACEPARENT);
        return traceparent == null ? "" : Traces.idOf(traceparent);
    }

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        String traceparent = headers.get(TRACEPARENT);
        Span span = traceparent == null
                ? null
                : traces.follow(call.getMethodDescriptor().getFullMethodName(), traceparent);
        return next.startCall(span == null ? call : ended(call, span), headers);
    }

    private static <Q, A> ServerCall<Q, A> ended(ServerCall<Q, A> call, Span span) {
        return new SimpleForwardingServerCall<>(call) {
            @Override
            public void close(Status status, Metadata trailers) {
                super.close(status, trailers);
                if (status.isOk()) {
                    span.end();
                } else {
                    span.fail(status.getCode().name());
                }
            }
        };
    }
}
