package dev.skein.gateway.session;

import dev.skein.gateway.auth.TrustKeeper;
import dev.skein.v1.KickReason;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import org.jboss.logging.Logger;

/** Enters a new session in the registry and ends those that the app's policy does not allow beside it (CON-08, 09). */
@Singleton
public class DeviceConflicts {
    private static final Logger LOG = Logger.getLogger(DeviceConflicts.class);
    /** Redis answers in less than a millisecond or not at all. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final SessionRegistry registry;
    private final SessionTable table;
    private final TrustKeeper trustKeeper;
    private final RemoteKicks remoteKicks;
    private final EndSession endSession;
    private final NodeName node;

    public DeviceConflicts(
            SessionRegistry registry,
            SessionTable table,
            TrustKeeper trustKeeper,
            RemoteKicks remoteKicks,
            EndSession endSession,
            NodeName node) {
        this.registry = registry;
        this.table = table;
        this.trustKeeper = trustKeeper;
        this.remoteKicks = remoteKicks;
        this.endSession = endSession;
        this.node = node;
    }

    /** Completes when the losers here are gone and those elsewhere have been told; never fails. */
    public Uni<Void> settle(Session newcomer) {
        return registry.register(newcomer)
                .ifNoItem()
                .after(PATIENCE)
                .fail()
                .onFailure()
                .recoverWithItem(failure -> {
                    LOG.debugf("Without the registry only sessions of this gateway are seen: %s", failure);
                    return others(newcomer);
                })
                .invoke(others -> endLosers(newcomer, others))
                .replaceWithVoid();
    }

    private List<RegisteredSession> others(Session newcomer) {
        return table.ofUser(newcomer.appId(), newcomer.userId()).stream()
                .filter(session -> session != newcomer)
                .map(session -> new RegisteredSession(
                        session.id(), node.value(), session.identity().deviceId(), session.platform(), session.since()))
                .toList();
    }

    private void endLosers(Session newcomer, List<RegisteredSession> others) {
        Frames.Kick kick = new Frames.Kick(
                KickReason.KICK_REASON_CONFLICT,
                newcomer.platform(),
                newcomer.identity().deviceId());
        var rules = trustKeeper.trust().rulesOf(newcomer.appId());
        for (RegisteredSession loser : DevicePolicy.losers(rules, newcomer.platform(), others)) {
            table.byId(loser.sessionId()).ifPresent(session -> endSession.kick(session, kick));
            if (!loser.node().equals(node.value())) {
                remoteKicks
                        .kick(newcomer.appId(), newcomer.userId(), loser, kick)
                        .subscribe()
                        .with(done -> {}, failure -> LOG.warnf("A session elsewhere was not kicked: %s", failure));
            }
        }
    }
}
