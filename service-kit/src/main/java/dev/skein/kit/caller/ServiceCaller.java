package dev.skein.kit.caller;

import dev.skein.internal.v1.Caller;
import dev.skein.internal.v1.CallerKind;
import dev.skein.protocol.CallerCodec;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Signs calls that a service makes in its own name; leaves those alone that already carry a caller. */
@Singleton
public class ServiceCaller implements ClientInterceptor {
    private final CallerCodec codec;
    private final Caller self;

    public ServiceCaller(CallerCodec codec, @ConfigProperty(name = "quarkus.application.name") String applicationName) {
        this.codec = codec;
        this.self = Caller.newBuilder()
                .setKind(CallerKind.CALLER_KIND_SERVICE)
                .setService(applicationName)
                .build();
    }

    @Override
    public <Q, A> ClientCall<Q, A> interceptCall(MethodDescriptor<Q, A> method, CallOptions options, Channel next) {
        return new SimpleForwardingClientCall<>(next.newCall(method, options)) {
            @Override
            public void start(Listener<A> listener, Metadata headers) {
                if (!headers.containsKey(CallerInterceptor.CALLER)) {
                    headers.put(CallerInterceptor.CALLER, codec.seal(self));
                }
                super.start(listener, headers);
            }
        };
    }
}
