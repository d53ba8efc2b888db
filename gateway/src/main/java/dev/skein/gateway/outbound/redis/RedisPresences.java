package dev.skein.gateway.outbound.redis;

import dev.skein.gateway.outbound.grpc.GrpcPushDevices;
import dev.skein.gateway.presence.Presences;
import dev.skein.kit.redis.RedisLink;
import dev.skein.kit.session.LiveSessions;
import dev.skein.v1.Platform;
import io.smallrye.mutiny.Uni;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Presence from the session registry; who can be woken is asked of push-service. */
@Singleton
public class RedisPresences implements Presences {
    private final LiveSessions liveSessions;
    private final RedisLink redis;
    private final GrpcPushDevices pushDevices;

    public RedisPresences(LiveSessions liveSessions, RedisLink redis, GrpcPushDevices pushDevices) {
        this.liveSessions = liveSessions;
        this.redis = redis;
        this.pushDevices = pushDevices;
    }

    @Override
    public Uni<Map<String, List<Platform>>> online(String appId, Collection<String> users) {
        return liveSessions.of(appId, users).map(found -> {
            Map<String, List<Platform>> platforms = new HashMap<>();
            found.forEach((user, sessions) -> platforms.put(
                    user,
                    sessions.stream()
                            .map(session -> session.route().getPlatform())
                            .distinct()
                            .toList()));
            return platforms;
        });
    }

    @Override
    public Uni<Map<String, Long>> lastSeen(String appId, Collection<String> users) {
        List<String> asked = List.copyOf(users);
        List<Request> requests = asked.stream()
                .map(user -> Request.cmd(Command.GET).arg(PresenceKeys.seen(appId, user)))
                .toList();
        return redis.batch(requests).map(answers -> {
            Map<String, Long> seen = new HashMap<>();
            for (int i = 0; i < asked.size(); i++) {
                if (answers.get(i) != null) {
                    seen.put(asked.get(i), answers.get(i).toLong());
                }
            }
            return seen;
        });
    }

    @Override
    public Uni<Set<String>> pushable(String appId, Collection<String> users) {
        return pushDevices.pushable(appId, users).map(found -> found.stream().collect(Collectors.toUnmodifiableSet()));
    }
}
