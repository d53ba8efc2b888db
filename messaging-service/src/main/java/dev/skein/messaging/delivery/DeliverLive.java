package dev.skein.messaging.delivery;

import dev.skein.kit.time.SteadyClock;
import dev.skein.messaging.conversation.ConversationKey;
import dev.skein.messaging.event.LoggedEvent;
import dev.skein.messaging.lane.Lane;
import dev.skein.messaging.send.MessageFlags;
import dev.skein.messaging.send.SentMessages;
import dev.skein.messaging.send.StoredMessage;
import io.smallrye.mutiny.Uni;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongConsumer;
import org.jboss.logging.Logger;

/**
 * Brings messages and events to live sessions: each gateway gets one command for all that waits. With few gateways every
 * one of them gets everything and picks what is for its sessions; that costs less than looking up who is where, and does
 * not need the registry. With more, the sessions of the recipients are looked up, once for all that waits.
 *
 * <p>What is lost here is healed: clients pull what they miss. So that they learn of it, a loss is remembered and, once
 * registry and broker are back, all sessions are told to sync ({@link #repair}).
 */
public final class DeliverLive implements SentMessages, LiveEvents {
    private static final Logger LOG = Logger.getLogger(DeliverLive.class);
    private static final Lane.Limits LIMITS = new Lane.Limits(2_000, 50_000);
    /** Longer than it takes to hear of a new gateway. */
    private static final long LATELY_NANOS = 1_000_000_000L;
    /** Spreads the load of everyone syncing at once. */
    private static final int SYNC_ALL_WITHIN_MS = 3_000;
    /** A gateway that can never be reached loses something all the time: everybody else must not sync for ever because of it. */
    private static final long MAX_SYNC_PAUSE_MS = 60_000;

    private static final long FIRST_SYNC_PAUSE_MS = 1_000;

    private final SessionRegistry registry;
    private final GatewayLink gateways;
    private final Frames frames;
    private final Settings settings;
    private final Lane<Delivery> lane;
    private final Executor executor;
    private final AtomicBoolean lost = new AtomicBoolean();
    /** What all gateways were told lately, for one that we had not heard of then. Used on the lane's thread only. */
    private final ArrayDeque<Told> toldLately = new ArrayDeque<>();

    private Set<String> knownNodes = Set.of();
    /** Used by {@link #repair} only. */
    private long syncPauseMs = FIRST_SYNC_PAUSE_MS;

    private long nextSyncAt;

    private record Told(long nanos, List<Delivery> deliveries) {}

    /**
     * How it works.
     *
     * @param maxNodesTold with at most so many gateways all of them are told everything
     * @param lostCounter is told how many deliveries were lost
     */
    public record Settings(int maxNodesTold, LongConsumer lostCounter, SteadyClock clock) {}

    public DeliverLive(
            SessionRegistry registry, GatewayLink gateways, Frames frames, Executor executor, Settings settings) {
        this.registry = registry;
        this.gateways = gateways;
        this.frames = frames;
        this.settings = settings;
        this.executor = executor;
        this.lane = new Lane<>(executor, LIMITS, this::deliver);
    }

    @Override
    public void sent(List<Sent> messages) {
        for (Sent sent : messages) {
            offer(delivery(sent));
        }
        lane.start();
    }

    @Override
    public void happened(String appId, List<LoggedEvent> events, String exceptSessionId) {
        for (LoggedEvent event : events) {
            offer(new Delivery(
                    appId, List.of(event.userId()), frames.of(event), Delivery.About.NO_MESSAGE, exceptSessionId));
        }
        lane.start();
    }

    /** Called every now and then: catches up with new gateways, and with losses once they can get through again. */
    public void repair() {
        executor.execute(() -> welcome(registry.nodes()));
        syncAfterLoss();
    }

    /** Deliveries that wait, for metrics. */
    public int waiting() {
        return lane.waiting();
    }

    private void syncAfterLoss() {
        long now = settings.clock().millis();
        if (now >= nextSyncAt
                && lost.get()
                && registry.reachable()
                && gateways.reachable()
                && lost.compareAndSet(true, false)) {
            boolean quiet = now - nextSyncAt > MAX_SYNC_PAUSE_MS;
            syncPauseMs = quiet ? FIRST_SYNC_PAUSE_MS : Math.min(syncPauseMs * 2, MAX_SYNC_PAUSE_MS);
            nextSyncAt = now + syncPauseMs;
            gateways.syncAll(SYNC_ALL_WITHIN_MS)
                    .subscribe()
                    .with(
                            done -> LOG.info("Live deliveries were lost; all sessions are told to sync"),
                            failure -> lost.set(true));
        }
    }

    private Delivery delivery(Sent sent) {
        StoredMessage message = sent.message();
        ConversationKey conversation = message.conversation();
        return new Delivery(
                conversation.appId(),
                recipients(sent),
                frames.of(message),
                new Delivery.About(
                        conversation.id().value(), message.seq(), sent.origin().trace()),
                sent.origin().sessionId());
    }

    private static Collection<String> recipients(Sent sent) {
        Set<String> members = sent.access().members();
        String sender = sent.message().draft().sender();
        if (sent.message().draft().has(MessageFlags.SELF_SYNC) || !members.contains(sender)) {
            return members;
        }
        Set<String> others = new HashSet<>(members);
        others.remove(sender);
        return others;
    }

    private void offer(Delivery delivery) {
        if (!lane.offer(delivery)) {
            lose(1, "too many deliveries wait");
        }
    }

    private Uni<Void> deliver(List<Delivery> batch) {
        List<String> nodes = registry.nodes();
        if (!nodes.isEmpty() && nodes.size() <= settings.maxNodesTold()) {
            welcome(nodes);
            nodes.forEach(node -> send(node, batch));
            remember(batch);
            return Uni.createFrom().voidItem();
        }
        Map<String, List<Delivery>> byApp = new HashMap<>();
        for (Delivery delivery : batch) {
            byApp.computeIfAbsent(delivery.appId(), app -> new ArrayList<>()).add(delivery);
        }
        List<Uni<Void>> all = new ArrayList<>(byApp.size());
        byApp.forEach((app, deliveries) -> all.add(deliver(app, deliveries)));
        return all.size() == 1
                ? all.getFirst()
                : Uni.join().all(all).andCollectFailures().replaceWithVoid();
    }

    /** A gateway may have had sessions for a moment before we heard of it: it gets what the others got since. */
    private void welcome(List<String> nodes) {
        for (String node : nodes) {
            if (!knownNodes.contains(node)) {
                toldLately.forEach(told -> send(node, told.deliveries()));
            }
        }
        knownNodes = Set.copyOf(nodes);
    }

    private void remember(List<Delivery> batch) {
        long now = System.nanoTime();
        toldLately.add(new Told(now, batch));
        while (now - toldLately.getFirst().nanos() > LATELY_NANOS) {
            toldLately.removeFirst();
        }
    }

    private Uni<Void> deliver(String app, List<Delivery> deliveries) {
        Set<String> users = new HashSet<>();
        deliveries.forEach(delivery -> users.addAll(delivery.userIds()));
        return registry.of(app, users)
                .invoke(live -> route(deliveries, live))
                .replaceWithVoid()
                .onFailure()
                .recoverWithItem(failure -> {
                    lose(deliveries.size(), failure.toString());
                    return null;
                });
    }

    private void route(List<Delivery> deliveries, Map<String, List<SessionRegistry.Live>> live) {
        Map<String, List<Delivery>> byNode = new HashMap<>();
        int unattended = 0;
        for (Delivery delivery : deliveries) {
            Map<String, Set<String>> usersByNode = new HashMap<>();
            for (String user : delivery.userIds()) {
                for (SessionRegistry.Live session : live.getOrDefault(user, List.of())) {
                    if (session.sessionId().equals(delivery.exceptSessionId())) {
                        continue;
                    }
                    if (session.attended()) {
                        usersByNode
                                .computeIfAbsent(session.node(), node -> new HashSet<>())
                                .add(user);
                    } else {
                        unattended++;
                    }
                }
            }
            usersByNode.forEach((node, users) ->
                    byNode.computeIfAbsent(node, n -> new ArrayList<>()).add(delivery.to(users)));
        }
        byNode.forEach(this::send);
        // Nobody is told to sync: when such a gateway shows itself again, it tells its sessions by itself.
        settings.lostCounter().accept(unattended);
    }

    /** Not waited for: order per node is kept by the link, and its window bounds what is under way. */
    private void send(String node, List<Delivery> deliveries) {
        gateways.send(node, deliveries)
                .subscribe()
                .with(done -> {}, failure -> lose(deliveries.size(), failure.toString()));
    }

    private void lose(int deliveries, String why) {
        settings.lostCounter().accept(deliveries);
        if (lost.compareAndSet(false, true)) {
            LOG.warnf("Live deliveries are lost (%s); sessions will be told to sync", why);
        }
    }
}
