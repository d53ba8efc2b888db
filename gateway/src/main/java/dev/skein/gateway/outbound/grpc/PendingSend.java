package dev.skein.gateway.outbound.grpc;

import dev.skein.gateway.auth.CallContext;
import dev.skein.protocol.SkeinException;
import io.smallrye.mutiny.subscription.UniEmitter;
import org.jspecify.annotations.Nullable;

/** A send without an answer. Its mutable part is guarded by {@link MessageStreams}. */
final class PendingSend {
    final CallContext context;
    final byte[] request;
    /** App and conversation: what order is kept within. */
    final String key;

    final long deadlineMs;
    /** Its {@code traceparent}; empty when it is not traced. */
    final String trace;
    /** Given when it is accepted. */
    long id;
    /** Null while no replica can be reached. */
    @Nullable
    OwnerStream stream;

    private final UniEmitter<? super byte[]> emitter;

    PendingSend(
            CallContext context,
            byte[] request,
            String key,
            long deadlineMs,
            String trace,
            UniEmitter<? super byte[]> emitter) {
        this.context = context;
        this.request = request;
        this.key = key;
        this.deadlineMs = deadlineMs;
        this.trace = trace;
        this.emitter = emitter;
    }

    void answer(byte[] response) {
        emitter.complete(response);
    }

    void fail(SkeinException failure) {
        emitter.fail(failure);
    }
}
