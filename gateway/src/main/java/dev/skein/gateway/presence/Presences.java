package dev.skein.gateway.presence;

import dev.skein.v1.Platform;
import io.smallrye.mutiny.Uni;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What is known of who is there. */
public interface Presences {
    /** Platforms with a live session, by user; users without are left out. Empty when the registry cannot be read. */
    Uni<Map<String, List<Platform>>> online(String appId, Collection<String> users);

    /** When the last session of each ended, milliseconds since the epoch; unknown ones are left out. */
    Uni<Map<String, Long>> lastSeen(String appId, Collection<String> users);

    /** Which of them have a device that can be woken and logged in within 7 days. */
    Uni<Set<String>> pushable(String appId, Collection<String> users);
}
