package dev.skein.gateway.outbound.grpc;

import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.skein.error.v1.ErrorCode;
import dev.skein.gateway.call.CallRequest;
import dev.skein.gateway.call.Forwarder;
import dev.skein.kit.caller.CallerInterceptor;
import dev.skein.kit.channel.ServiceChannels;
import dev.skein.kit.error.GrpcErrors;
import dev.skein.kit.trace.TraceInterceptor;
import dev.skein.options.v1.Backend;
import dev.skein.protocol.CallerCodec;
import dev.skein.protocol.Contract;
import dev.skein.protocol.SkeinException;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.Deadline;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Unary gRPC to any replica of the service, with the caller sealed into the metadata. */
@Singleton
public class GrpcForwarder implements Forwarder {
    private static final Metadata.Key<String> CALLER =
            Metadata.Key.of(CallerCodec.METADATA_KEY, Metadata.ASCII_STRING_MARSHALLER);

    private final ServiceChannels channels;
    private final CallerCodec codec;
    private final Map<String, MethodDescriptor<byte[], byte[]>> methods =
            Contract.methods().keySet().stream().collect(Collectors.toUnmodifiableMap(path -> path, RawBytes::unary));

    public GrpcForwarder(ServiceChannels channels, CallerCodec codec) {
        this.channels = channels;
        this.codec = codec;
    }

    @Override
    public Uni<byte[]> forward(Backend backend, CallRequest request) {
        check(request);
        Deadline deadline = Deadline.after(request.timeoutMs(), TimeUnit.MILLISECONDS);
        Uni<byte[]> answer = Uni.createFrom().emitter(emitter -> start(backend, request, deadline, emitter));
        // By then another replica may serve it, or the same by a new connection.
        Uni<byte[]> patient = Contract.method(request.method()).orElseThrow().isRepeatable()
                ? answer.onFailure(GrpcErrors::brokeTheConnection).retry().atMost(1)
                : answer;
        return patient.onFailure().transform(GrpcErrors::fromStatus);
    }

    /** gRPC servers answer INTERNAL to bytes they cannot parse; the caller deserves to hear what was wrong. */
    private static void check(CallRequest request) {
        try {
            DynamicMessage unused = DynamicMessage.parseFrom(
                    Contract.method(request.method()).orElseThrow().method().getInputType(), request.request());
        } catch (InvalidProtocolBufferException e) {
            throw SkeinException.of(ErrorCode.BAD_JSON, "the request is no encoded message of " + request.method());
        }
    }

    private void start(Backend backend, CallRequest request, Deadline deadline, UniEmitter<? super byte[]> emitter) {
        ClientCall<byte[], byte[]> call =
                channel(backend).newCall(methods.get(request.method()), CallOptions.DEFAULT.withDeadline(deadline));
        Metadata metadata = new Metadata();
        metadata.put(CALLER, codec.seal(Callers.of(request.context())));
        metadata.put(CallerInterceptor.REQUEST, request.requestId());
        if (!request.traceparent().isEmpty()) {
            metadata.put(TraceInterceptor.TRACEPARENT, request.traceparent());
        }
        Answer answer = new Answer(emitter);
        call.start(answer, metadata);
        emitter.onTermination(() -> answer.noLongerWanted(call));
        call.request(2);
        call.sendMessage(request.request());
        call.halfClose();
    }

    private Channel channel(Backend backend) {
        return switch (backend) {
            case BACKEND_GROUP -> channels.group();
            case BACKEND_MESSAGING -> channels.messaging();
            case BACKEND_PUSH -> channels.push();
            case BACKEND_GATEWAY, BACKEND_UNSPECIFIED, UNRECOGNIZED ->
                throw new IllegalArgumentException(backend + " is no service of its own");
        };
    }

    private static final class Answer extends ClientCall.Listener<byte[]> {
        private final UniEmitter<? super byte[]> emitter;
        private byte @Nullable [] response;
        private volatile boolean closed;

        Answer(UniEmitter<? super byte[]> emitter) {
            this.emitter = emitter;
        }

        @Override
        public void onMessage(byte[] message) {
            response = message;
        }

        @Override
        public void onClose(Status status, Metadata trailers) {
            closed = true;
            if (status.isOk() && response != null) {
                emitter.complete(response);
            } else {
                emitter.fail((status.isOk() ? Status.INTERNAL.withDescription("no response") : status)
                        .asRuntimeException(trailers));
            }
        }

        /** Also called when the answer was passed on; then there is nothing left to cancel. */
        void noLongerWanted(ClientCall<?, ?> call) {
            if (!closed) {
                call.cancel("the caller is gone", null);
            }
        }
    }
}
