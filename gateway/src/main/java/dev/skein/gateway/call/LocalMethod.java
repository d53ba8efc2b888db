package dev.skein.gateway.call;

import io.smallrye.mutiny.Uni;

/** A method that the gateway serves itself. */
public interface LocalMethod {
    /** {@code skein.v1.PresenceService/Get}. */
    String path();

    /** The encoded response; fails with {@link dev.skein.protocol.SkeinException}. */
    Uni<byte[]> call(CallRequest request);
}
