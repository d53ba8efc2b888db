package dev.skein.gateway.call;

import dev.skein.options.v1.Backend;
import io.smallrye.mutiny.Uni;

/** Passes requests to the service that owns the operation. */
public interface Forwarder {
    /** The encoded response; fails with {@link dev.skein.protocol.SkeinException}. */
    Uni<byte[]> forward(Backend backend, CallRequest request);
}
