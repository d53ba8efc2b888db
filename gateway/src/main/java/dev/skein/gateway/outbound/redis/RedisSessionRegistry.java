package dev.skein.gateway.outbound.redis;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.skein.gateway.session.NodeName;
import dev.skein.gateway.session.RegisteredSession;
import dev.skein.gateway.session.Session;
import dev.skein.gateway.session.SessionRegistry;
import dev.skein.gateway.session.SessionTable;
import dev.skein.internal.v1.SessionRoute;
import dev.skein.kit.redis.RedisLink;
import dev.skein.kit.session.SessionKeys;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The registry of {@link SessionKeys}. */
@Singleton
public class RedisSessionRegistry implements SessionRegistry {
    private static final int SESSIONS_PER_BATCH = 500;
    private static final int MAX_UNWRITTEN = 100_000;
    /** Long enough for "last seen" and for PUSH_ONLINE, which looks back 7 days. */
    private static final long SEEN_TTL_SECONDS = 8 * 24 * 3600L;

    private final RedisLink redis;
    private final String node;
    private final Clock clock;
    private final Map<String, SessionEntry> unwritten = new ConcurrentHashMap<>();
    private volatile boolean listed;

    public RedisSessionRegistry(RedisLink redis, NodeName node, Clock clock) {
        this.redis = redis;
        this.node = node.value();
        this.clock = clock;
    }

    @Override
    public Uni<List<RegisteredSession>> register(Session session) {
        return redis.send(RegisterSession.request(node, SessionEntry.of(node, session)))
                .onFailure()
                .invoke(() -> unwritten.put(session.id(), SessionEntry.of(node, session)))
                .map(RedisSessionRegistry::sessions)
                .flatMap(this::alive);
    }

    @Override
    public Uni<Void> remove(Session session) {
        SessionEntry entry = SessionEntry.of(node, session);
        return remove(entry).onFailure().invoke(() -> {
            if (unwritten.size() < MAX_UNWRITTEN) {
                unwritten.put(session.id(), entry);
            }
        });
    }

    @Override
    public boolean listed() {
        return listed;
    }

    /** By its first heartbeat. */
    void nodeIsListed() {
        listed = true;
    }

    /**
     * Writes what could not be written when it happened: sessions that opened or ended without Redis noticing.
     *
     * @return those that live, and were not found until now
     */
    Uni<List<Session>> repair(SessionTable table) {
        List<SessionEntry> entries = List.copyOf(unwritten.values());
        return Multi.createFrom()
                .iterable(entries)
                .onItem()
                .transformToUniAndConcatenate(entry -> repair(entry, table.byId(entry.sessionId())))
                .collect()
                .asList()
                .map(entered -> entered.stream().flatMap(Optional::stream).toList());
    }

    private Uni<Optional<Session>> repair(SessionEntry entry, Optional<Session> alive) {
        return alive.map(session -> restore(List.of(session)))
                .orElseGet(() -> remove(entry))
                .invoke(() -> unwritten.remove(entry.sessionId(), entry))
                .replaceWith(alive);
    }

    private Uni<Void> remove(SessionEntry entry) {
        return redis.batch(List.of(
                        Request.cmd(Command.HDEL)
                                .arg(SessionKeys.sessions(entry.appId(), entry.userId()))
                                .arg(entry.sessionId()),
                        Request.cmd(Command.SREM)
                                .arg(SessionKeys.nodeSessions(node))
                                .arg(entry.member()),
                        Request.cmd(Command.SETEX)
                                .arg(PresenceKeys.seen(entry.appId(), entry.userId()))
                                .arg(SEEN_TTL_SECONDS)
                                .arg(clock.millis())))
                .replaceWithVoid();
    }

    @Override
    public Uni<Void> restore(Collection<Session> sessions) {
        List<List<Request>> batches = new ArrayList<>();
        List<Request> batch = new ArrayList<>();
        for (Session session : sessions) {
            SessionEntry entry = SessionEntry.of(node, session);
            batch.add(Request.cmd(Command.HSET)
                    .arg(SessionKeys.sessions(entry.appId(), entry.userId()))
                    .arg(entry.sessionId())
                    .arg(io.vertx.core.buffer.Buffer.buffer(entry.route())));
            batch.add(Request.cmd(Command.SADD)
                    .arg(SessionKeys.nodeSessions(node))
                    .arg(entry.member()));
            if (batch.size() >= 2 * SESSIONS_PER_BATCH) {
                batches.add(batch);
                batch = new ArrayList<>();
            }
        }
        batches.add(batch);
        return Multi.createFrom()
                .iterable(batches)
                .onItem()
                .transformToUniAndConcatenate(redis::batch)
                .collect()
                .last()
                .replaceWithVoid();
    }

    /** Without sessions of nodes that have no heartbeat: those are dead and only wait for the sweep. */
    private Uni<List<RegisteredSession>> alive(List<RegisteredSession> sessions) {
        List<String> nodes = sessions.stream()
                .map(RegisteredSession::node)
                .filter(name -> !name.equals(node))
                .distinct()
                .toList();
        if (nodes.isEmpty()) {
            return Uni.createFrom().item(sessions);
        }
        List<Request> questions = nodes.stream()
                .map(name -> Request.cmd(Command.EXISTS).arg(SessionKeys.node(name)))
                .toList();
        return redis.batch(questions)
                .map(answers -> sessions.stream()
                        .filter(session -> session.node().equals(node)
                                || answers.get(nodes.indexOf(session.node()))
                                        .toString()
                                        .equals("1"))
                        .toList());
    }

    /** HGETALL inside a script answers a flat list: field, value, field, value. */
    private static List<RegisteredSession> sessions(Response flat) {
        List<RegisteredSession> sessions = new ArrayList<>(flat.size() / 2);
        for (int i = 0; i + 1 < flat.size(); i += 2) {
            sessions.add(session(flat.get(i).toString(), flat.get(i + 1).toBytes()));
        }
        return sessions;
    }

    private static RegisteredSession session(String sessionId, byte[] value) {
        try {
            SessionRoute route = SessionRoute.parseFrom(value);
            return new RegisteredSession(
                    sessionId, route.getNode(), route.getDeviceId(), route.getPlatform(), route.getSince());
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("the session registry holds something else than routes", e);
        }
    }
}
