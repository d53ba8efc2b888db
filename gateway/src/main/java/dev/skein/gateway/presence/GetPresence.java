package dev.skein.gateway.presence;

import dev.skein.protocol.UserId;
import dev.skein.v1.Platform;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Who of some users is online (CON-12, CON-13). */
@Singleton
public class GetPresence {
    private final Presences presences;

    public GetPresence(Presences presences) {
        this.presences = presences;
    }

    /** State of a user as the sum of the devices. */
    public enum State {
        OFFLINE,
        ONLINE,
        PUSH_ONLINE
    }

    /**
     * @param platforms those with a live session
     * @param lastSeenAt milliseconds since the epoch; 0 when unknown
     */
    public record Presence(String userId, State state, List<Platform> platforms, long lastSeenAt) {}

    /**
     * @param unknown asked for, but no valid user ids
     */
    public record Outcome(List<Presence> presences, List<String> unknown) {}

    public Uni<Outcome> get(String appId, List<String> userIds) {
        Set<String> valid = new LinkedHashSet<>(userIds);
        valid.removeIf(id -> !UserId.isValid(id));
        List<String> unknown =
                userIds.stream().filter(id -> !valid.contains(id)).distinct().toList();
        return Uni.combine()
                .all()
                .unis(
                        presences.online(appId, valid),
                        presences.lastSeen(appId, valid),
                        presences.pushable(appId, valid))
                .asTuple()
                .map(known -> new Outcome(
                        valid.stream()
                                .map(id -> presence(id, known.getItem1(), known.getItem2(), known.getItem3()))
                                .toList(),
                        unknown));
    }

    private static Presence presence(
            String userId, Map<String, List<Platform>> online, Map<String, Long> lastSeen, Set<String> pushable) {
        List<Platform> platforms = online.getOrDefault(userId, List.of());
        long seen = lastSeen.getOrDefault(userId, 0L);
        if (!platforms.isEmpty()) {
            return new Presence(userId, State.ONLINE, platforms, seen);
        }
        State state = pushable.contains(userId) ? State.PUSH_ONLINE : State.OFFLINE;
        return new Presence(userId, state, platforms, seen);
    }
}
