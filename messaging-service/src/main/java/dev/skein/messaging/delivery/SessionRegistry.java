package dev.skein.messaging.delivery;

import io.smallrye.mutiny.Uni;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** Which gateways hold live sessions of a user. */
public interface SessionRegistry {
    /** The sessions of these users; users without any are left out. Fails when the registry cannot be read. */
    Uni<Map<String, List<Live>>> of(String appId, Collection<String> userIds);

    /** The gateways that are alive, as far as known; not asked for now, so this neither waits nor fails. */
    List<String> nodes();

    /** Whether it can be read now. */
    boolean reachable();

    /**
     * A session and the gateway node that holds it.
     *
     * @param attended whether that gateway shows that it lives; without that nothing reaches the session
     */
    record Live(String sessionId, String node, boolean attended) {}
}
