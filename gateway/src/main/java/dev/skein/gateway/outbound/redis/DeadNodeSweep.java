package dev.skein.gateway.outbound.redis;

import dev.skein.gateway.session.NodeName;
import dev.skein.kit.redis.RedisLink;
import dev.skein.kit.session.SessionKeys;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * Removes what dead gateways left in the registry, within 30 s of their death. Several gateways doing it at once is
 * harmless: session ids are never used again, so deleting one twice deletes nothing else.
 */
@Singleton
public class DeadNodeSweep {
    private static final Logger LOG = Logger.getLogger(DeadNodeSweep.class);
    private static final int SESSIONS_PER_BATCH = 500;

    private final RedisLink redis;
    private final NodeName self;

    public DeadNodeSweep(RedisLink redis, NodeName node) {
        this.redis = redis;
        this.self = node;
    }

    Uni<Void> run(long now) {
        return redis.send(Request.cmd(Command.ZRANGE)
                        .arg(SessionKeys.NODES)
                        .arg("-inf")
                        .arg(now - SessionKeys.NODE_TTL_SECONDS * 1_000L)
                        .arg("BYSCORE"))
                .map(DeadNodeSweep::strings)
                .flatMap(silent -> Multi.createFrom()
                        .iterable(silent)
                        .filter(node -> !node.equals(self.value()))
                        .onItem()
                        .transformToUniAndConcatenate(this::sweepIfDead)
                        .collect()
                        .last())
                .replaceWithVoid();
    }

    /** At start: what our own predecessors left is dead, whatever their heartbeat key says. */
    Uni<Void> sweepPredecessors() {
        return redis.send(Request.cmd(Command.ZRANGE)
                        .arg(SessionKeys.NODES)
                        .arg(0)
                        .arg(-1))
                .map(DeadNodeSweep::strings)
                .flatMap(nodes -> Multi.createFrom()
                        .iterable(nodes)
                        .filter(self::isIncarnationOf)
                        .onItem()
                        .transformToUniAndConcatenate(
                                node -> redis.send(Request.cmd(Command.DEL).arg(SessionKeys.node(node)))
                                        .flatMap(deleted -> sweep(node)))
                        .collect()
                        .last())
                .replaceWithVoid();
    }

    /** The heartbeat key decides, not the clock of this node. */
    private Uni<Void> sweepIfDead(String node) {
        return redis.send(Request.cmd(Command.EXISTS).arg(SessionKeys.node(node)))
                .flatMap(
                        alive -> alive.toString().equals("1") ? Uni.createFrom().voidItem() : sweep(node));
    }

    private Uni<Void> sweep(String node) {
        return redis.send(Request.cmd(Command.SPOP)
                        .arg(SessionKeys.nodeSessions(node))
                        .arg(SESSIONS_PER_BATCH))
                .map(DeadNodeSweep::strings)
                .flatMap(members ->
                        members.isEmpty() ? forget(node) : remove(members).flatMap(done -> sweep(node)));
    }

    private Uni<Void> remove(List<String> members) {
        List<Request> requests = new ArrayList<>(members.size());
        for (String member : members) {
            SessionEntry entry = SessionEntry.ofMember(member);
            requests.add(Request.cmd(Command.HDEL)
                    .arg(SessionKeys.sessions(entry.appId(), entry.userId()))
                    .arg(entry.sessionId()));
        }
        return redis.batch(requests).replaceWithVoid();
    }

    private Uni<Void> forget(String node) {
        LOG.infof("Gateway %s is dead; its sessions are swept", node);
        return redis.send(Request.cmd(Command.ZREM).arg(SessionKeys.NODES).arg(node))
                .replaceWithVoid();
    }

    private static List<String> strings(@org.jspecify.annotations.Nullable Response list) {
        List<String> strings = new ArrayList<>();
        if (list != null) {
            list.forEach(item -> strings.add(item.toString()));
        }
        return strings;
    }
}
