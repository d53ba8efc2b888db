package dev.skein.gateway.outbound.redis;

import dev.skein.gateway.session.NodeName;
import dev.skein.gateway.session.SessionTable;
import dev.skein.gateway.session.SyncAll;
import dev.skein.kit.redis.RedisLink;
import dev.skein.kit.session.SessionKeys;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Shows that this gateway lives, notices when the registry was lost, and sweeps up after gateways that died. The first beat
 * comes with the first connection to Redis; until one has succeeded nobody delivers to this gateway, and it is not ready.
 *
 * <p>A heartbeat that finds its key missing although the last one was in time means that Redis was emptied, even if the
 * connection never broke: all sessions are entered anew and told to sync.
 */
@Singleton
public class NodeHeartbeat {
    private static final Logger LOG = Logger.getLogger(NodeHeartbeat.class);
    private static final long EVERY_MS = SessionKeys.NODE_TTL_SECONDS * 1_000L / 3;
    /** When a beat failed although Redis is there, as while it still reads its data. */
    private static final long AGAIN_MS = 1_000;

    private static final int SYNC_WITHIN_MS = 5_000;

    private final RedisLink redis;
    private final RedisSessionRegistry registry;
    private final SessionTable table;
    private final SyncAll syncAll;
    private final DeadNodeSweep sweep;
    private final Vertx vertx;
    private final String node;
    private final Clock clock;
    private volatile boolean lost;
    private volatile boolean stopped;
    private volatile String lastFailure = "";
    /** One more try is under way; without it each failed beat of the timer would begin another row of tries. */
    private final AtomicBoolean again = new AtomicBoolean();

    public NodeHeartbeat(
            RedisLink redis,
            RedisSessionRegistry registry,
            SessionTable table,
            SyncAll syncAll,
            DeadNodeSweep sweep,
            Vertx vertx,
            NodeName node) {
        this.redis = redis;
        this.registry = registry;
        this.table = table;
        this.syncAll = syncAll;
        this.sweep = sweep;
        this.vertx = vertx;
        this.node = node.value();
        this.clock = Clock.systemUTC();
    }

    void start(@Observes StartupEvent event) {
        redis.onConnect(() -> {
            // Sessions that came or went meanwhile are not entered, even if Redis kept the others.
            lost = true;
            beat();
        });
        vertx.setPeriodic(EVERY_MS, t -> beat());
    }

    void stop(@Observes @jakarta.annotation.Priority(10_000) ShutdownEvent event) {
        stopped = true;
        redis.batch(List.of(
                        Request.cmd(Command.DEL).arg(SessionKeys.node(node)),
                        Request.cmd(Command.DEL).arg(SessionKeys.nodeSessions(node)),
                        Request.cmd(Command.ZREM).arg(SessionKeys.NODES).arg(node)))
                .subscribe()
                .with(done -> {}, failure -> LOG.debugf("Others will sweep up after us: %s", failure));
    }

    private void beat() {
        if (stopped || !redis.connected()) {
            return;
        }
        long now = clock.millis();
        Request heartbeat = Request.cmd(Command.SET)
                .arg(SessionKeys.node(node))
                .arg(now)
                .arg("PX")
                .arg(SessionKeys.NODE_TTL_SECONDS * 1_000L)
                .arg("GET");
        Request listed =
                Request.cmd(Command.ZADD).arg(SessionKeys.NODES).arg(now).arg(node);
        redis.batch(List.of(heartbeat, listed))
                .flatMap(answers -> restoreIfLost(answers.get(0)))
                .flatMap(done -> sweep.run(now))
                .subscribe()
                .with(done -> lastFailure = "", this::failed);
    }

    /** A lost connection needs no other try: the next one brings it. */
    private void failed(Throwable failure) {
        String message = String.valueOf(failure.getMessage());
        if (!message.equals(lastFailure)) {
            lastFailure = message;
            LOG.warnf("No heartbeat of this gateway in Redis: %s", message);
        }
        if (redis.connected() && again.compareAndSet(false, true)) {
            vertx.setTimer(AGAIN_MS, t -> {
                again.set(false);
                beat();
            });
        }
    }

    private Uni<Void> restoreIfLost(@Nullable Response before) {
        boolean first = !registry.listed();
        if (!first && before != null && !lost) {
            return registry.repair(table).invoke(syncAll::now).replaceWithVoid();
        }
        if (!first) {
            LOG.warnf("The session registry was lost; entering %d sessions anew", table.size());
        }
        // Clients that did not wait until this gateway was ready have sessions before its first heartbeat.
        return (first ? sweep.sweepPredecessors() : Uni.createFrom().voidItem())
                .chain(() -> registry.restore(table.all()))
                .invoke(() -> {
                    lost = false;
                    registry.nodeIsListed();
                    syncAll.within(SYNC_WITHIN_MS);
                });
    }
}
