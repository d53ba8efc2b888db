package dev.skein.gateway.session;

import io.smallrye.mutiny.Uni;

/** Ends sessions that live on other gateways. */
public interface RemoteKicks {
    Uni<Void> kick(String appId, String userId, RegisteredSession session, Frames.Kick kick);
}
