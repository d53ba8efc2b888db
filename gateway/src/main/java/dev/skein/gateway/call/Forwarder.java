package dev.skein.gateway.call;

import io.smallrye.mutiny.Uni;

/** Passes requests to the service that owns the operation. */
public interface Forwarder {
    /** The encoded response; fails with {@link dev.skein.protocol.SkeinException}. */
    Uni<byte[]> forward(Backend backend, CallRequest request);
}
