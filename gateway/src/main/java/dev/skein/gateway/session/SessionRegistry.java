package dev.skein.gateway.session;

import io.smallrye.mutiny.Uni;
import java.util.Collection;
import java.util.List;

/**
 * Who is live where, for the whole cluster. Can be lost at any moment and is written again from the gateways' memory; a
 * gateway goes on without it.
 */
public interface SessionRegistry {
    /**
     * Enters the session and tells which others of the user were there before, as one step: of two logins at the same
     * moment exactly one sees the other.
     */
    Uni<List<RegisteredSession>> register(Session session);

    /** Takes the session out. */
    Uni<Void> remove(Session session);

    /** Enters all of them anew, after the registry was lost. */
    Uni<Void> restore(Collection<Session> sessions);

    /** Whether this gateway was ever seen in it; before that nothing is delivered to its sessions. */
    boolean listed();
}
