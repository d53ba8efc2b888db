package dev.skein.gateway.inbound.websocket;

import dev.skein.gateway.auth.Revocation;
import dev.skein.gateway.auth.TrustKeeper;
import dev.skein.gateway.config.GatewayConfig;
import dev.skein.gateway.delivery.ReportDelivered;
import dev.skein.gateway.session.EndSession;
import dev.skein.gateway.session.Frames;
import dev.skein.gateway.session.SessionTable;
import dev.skein.gateway.session.TimerWheel;
import dev.skein.v1.KickReason;
import dev.skein.v1.Platform;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.List;

/** Starts what has to happen again and again. */
@Singleton
class Clockwork {
    private static final long SECOND_MS = 1_000;
    private static final Frames.Kick REVOKED =
            new Frames.Kick(KickReason.KICK_REASON_TOKEN_REVOKED, Platform.PLATFORM_UNSPECIFIED, "");

    private final Vertx vertx;
    private final TimerWheel wheel;
    private final SlowSessions slowSessions;
    private final ReportDelivered reportDelivered;
    private final TrustKeeper trustKeeper;
    private final SessionTable table;
    private final EndSession endSession;

    Clockwork(
            Vertx vertx,
            TimerWheel wheel,
            SlowSessions slowSessions,
            ReportDelivered reportDelivered,
            TrustKeeper trustKeeper,
            SessionTable table,
            EndSession endSession) {
        this.vertx = vertx;
        this.wheel = wheel;
        this.slowSessions = slowSessions;
        this.reportDelivered = reportDelivered;
        this.trustKeeper = trustKeeper;
        this.table = table;
        this.endSession = endSession;
    }

    void start(@Observes StartupEvent event, GatewayConfig config) {
        vertx.setPeriodic(SECOND_MS, t -> wheel.tick());
        vertx.setPeriodic(SECOND_MS, t -> slowSessions.visit());
        vertx.setPeriodic(SECOND_MS, t -> reportDelivered.flush());
        trustKeeper.onRevoked(this::endRevoked);
        trustKeeper.refresh();
        vertx.setPeriodic(config.trust().poll().toMillis(), t -> trustKeeper.refresh());
        // Until the first answer nobody can come in, so ask more often.
        vertx.setPeriodic(SECOND_MS / 4, t -> {
            if (trustKeeper.ready()) {
                vertx.cancelTimer(t);
            } else {
                trustKeeper.refresh();
            }
        });
    }

    /** Kicks also come by the broker, sooner; this makes up for one that was lost. */
    private void endRevoked(List<Revocation> revocations) {
        for (Revocation revocation : revocations) {
            table.ofUser(revocation.appId(), revocation.userId()).stream()
                    .filter(session -> revocation.covers(session.identity()))
                    .forEach(session -> endSession.kick(session, REVOKED));
        }
    }
}
