package dev.skein.messaging.outbound.redis;

import dev.skein.kit.redis.RedisLink;
import dev.skein.kit.session.LiveSession;
import dev.skein.kit.session.LiveSessions;
import dev.skein.kit.session.SessionKeys;
import dev.skein.messaging.delivery.SessionRegistry;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jboss.logging.Logger;

/** The gateways' registry of live sessions. The list of gateways is read every {@value #NODES_EVERY_MS} ms. */
@Singleton
public class RedisSessionRegistry implements SessionRegistry {
    private static final Logger LOG = Logger.getLogger(RedisSessionRegistry.class);
    private static final long NODES_EVERY_MS = 250;

    private final LiveSessions sessions;
    private final RedisLink redis;
    private volatile List<String> nodes = List.of();

    public RedisSessionRegistry(LiveSessions sessions, RedisLink redis, Vertx vertx) {
        this.sessions = sessions;
        this.redis = redis;
        vertx.setPeriodic(NODES_EVERY_MS, timer -> readNodes());
    }

    /** When Redis is away the last known list stays: most of those gateways still live. */
    private void readNodes() {
        if (!redis.connected()) {
            return;
        }
        long oldest = System.currentTimeMillis() - SessionKeys.NODE_TTL_SECONDS * 1_000L;
        redis.send(Request.cmd(Command.ZRANGE)
                        .arg(SessionKeys.NODES)
                        .arg(oldest)
                        .arg("+inf")
                        .arg("BYSCORE"))
                .subscribe()
                .with(
                        found -> nodes = found.stream().map(Response::toString).toList(),
                        failure -> LOG.debugf("Gateways cannot be read: %s", failure.getMessage()));
    }

    @Override
    public List<String> nodes() {
        return nodes;
    }

    @Override
    public Uni<Map<String, List<Live>>> of(String appId, Collection<String> userIds) {
        return sessions.registered(appId, userIds).map(RedisSessionRegistry::live);
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
                                new Live(session.sessionId(), session.route().getNode(), session.attended()))
                        .toList()));
        return live;
    }
}
