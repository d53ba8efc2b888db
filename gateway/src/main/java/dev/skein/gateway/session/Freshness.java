package dev.skein.gateway.session;

import io.smallrye.mutiny.Uni;

/** Whether a client has all there is (CON-04). */
public interface Freshness {
    /** True when Sync with this cursor would bring something, or when nobody can tell. Never fails. */
    Uni<Boolean> isBehind(Session session, byte[] cursor);
}
