package dev.skein.kit.session;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.skein.internal.v1.SessionRoute;
import dev.skein.kit.redis.RedisLink;
import io.smallrye.mutiny.Uni;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Reads who is live where from the registry ({@link SessionKeys}).
 *
 * <p>One pipelined read for any number of users. Whether a node is alive is remembered for {@link #ALIVE_MS}, so a dead
 * node's sessions are left out at the latest that long after its heartbeat expired.
 */
@Singleton
public class LiveSessions {
    private static final long ALIVE_MS = 1_000;

    private final RedisLink redis;
    private final Map<String, Long> aliveUntil = new ConcurrentHashMap<>();

    public LiveSessions(RedisLink redis) {
        this.redis = redis;
    }

    /**
     * The live sessions of users; users without any are not in the map. Fails with
     * {@link dev.skein.kit.redis.RedisDownException} when the registry cannot be read.
     */
    public Uni<Map<String, List<LiveSession>>> of(String appId, Collection<String> userIds) {
        return registered(appId, userIds).map(LiveSessions::attended);
    }

    /**
     * The same with sessions that nobody attends: their gateway has died and they wait to be swept, or it lives and could
     * not show itself.
     */
    public Uni<Map<String, List<LiveSession>>> registered(String appId, Collection<String> userIds) {
        List<String> users = List.copyOf(userIds);
        List<Request> requests = users.stream()
                .map(user -> Request.cmd(Command.HGETALL).arg(SessionKeys.sessions(appId, user)))
                .toList();
        return redis.batch(requests).map(answers -> decode(users, answers)).flatMap(this::withAttendance);
    }

    private static Map<String, List<LiveSession>> decode(List<String> users, List<Response> answers) {
        Map<String, List<LiveSession>> found = new HashMap<>();
        for (int i = 0; i < users.size(); i++) {
            Response hash = answers.get(i);
            if (hash == null || hash.size() == 0) {
                continue;
            }
            List<LiveSession> sessions = new ArrayList<>();
            for (String sessionId : hash.getKeys()) {
                sessions.add(new LiveSession(sessionId, route(hash.get(sessionId)), true));
            }
            found.put(users.get(i), sessions);
        }
        return found;
    }

    private static SessionRoute route(Response value) {
        try {
            return SessionRoute.parseFrom(value.toBytes());
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("the session registry holds something else than routes", e);
        }
    }

    private Uni<Map<String, List<LiveSession>>> withAttendance(Map<String, List<LiveSession>> found) {
        long now = System.currentTimeMillis();
        List<String> unknown = found.values().stream()
                .flatMap(List::stream)
                .map(session -> session.route().getNode())
                .distinct()
                .filter(node -> aliveUntil.getOrDefault(node, 0L) < now)
                .toList();
        if (unknown.isEmpty()) {
            return Uni.createFrom().item(found);
        }
        List<Request> requests = unknown.stream()
                .map(node -> Request.cmd(Command.EXISTS).arg(SessionKeys.node(node)))
                .toList();
        return redis.batch(requests).map(answers -> {
            Set<String> dead = new HashSet<>();
            for (int i = 0; i < answers.size(); i++) {
                if (Boolean.TRUE.equals(answers.get(i).toBoolean())) {
                    aliveUntil.put(unknown.get(i), now + ALIVE_MS);
                } else {
                    dead.add(unknown.get(i));
                    aliveUntil.remove(unknown.get(i));
                }
            }
            return dead.isEmpty() ? found : unattended(dead, found);
        });
    }

    private static Map<String, List<LiveSession>> unattended(Set<String> dead, Map<String, List<LiveSession>> found) {
        Map<String, List<LiveSession>> marked = new HashMap<>();
        found.forEach((user, sessions) -> marked.put(
                user,
                sessions.stream()
                        .map(session -> new LiveSession(
                                session.sessionId(),
                                session.route(),
                                !dead.contains(session.route().getNode())))
                        .toList()));
        return marked;
    }

    private static Map<String, List<LiveSession>> attended(Map<String, List<LiveSession>> found) {
        if (found.values().stream().flatMap(List::stream).allMatch(LiveSession::attended)) {
            return found;
        }
        Map<String, List<LiveSession>> alive = new HashMap<>();
        found.forEach((user, sessions) -> {
            List<LiveSession> kept =
                    sessions.stream().filter(LiveSession::attended).toList();
            if (!kept.isEmpty()) {
                alive.put(user, kept);
            }
        });
        return alive;
    }
}
