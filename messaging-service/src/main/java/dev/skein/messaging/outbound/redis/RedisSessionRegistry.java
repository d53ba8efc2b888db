package dev.skein.messaging.outbound.redis;

import dev.skein.kit.redis.RedisLink;
import dev.skein.kit.session.LiveSession;
import dev.skein.kit.session.LiveSessions;
import dev.skein.messaging.delivery.SessionRegistry;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The gateways' registry of live sessions. */
@Singleton
public class RedisSessionRegistry implements SessionRegistry {
    private final LiveSessions sessions;
    private final RedisLink redis;

    public RedisSessionRegistry(LiveSessions sessions, RedisLink redis) {
        this.sessions = sessions;
        this.redis = redis;
    }

    @Override
    public Uni<Map<String, List<Live>>> of(String appId, Collection<String> userIds) {
        return sessions.of(appId, userIds).map(RedisSessionRegistry::live);
    }

    @Override
    public boolean reachable() {
        return redis.connected();
    }

    private static Map<String, List<Live>> live(Map<String, List<LiveSession>> found) {
        Map<String, List<Live>> live = HashMap.newHashMap(found.size());
        found.forEach((user, sessionsOfUser) -> live.put(
                user,
                sessionsOfUser.stream()
                        .map(session ->
                                new Live(session.sessionId(), session.route().getNode()))
                        .toList()));
        return live;
    }
}
