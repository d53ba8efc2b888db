package dev.skein.group.outbound.amqp;

import dev.skein.group.login.SessionControl;
import dev.skein.internal.v1.ControlMessage;
import dev.skein.internal.v1.Kick;
import dev.skein.kit.control.ControlChannel;
import dev.skein.v1.KickReason;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import org.jboss.logging.Logger;

/** Tells gateways by {@code skein.control}. Never fails and never holds up a call: they also poll. */
@ApplicationScoped
class GatewayControl implements SessionControl {
    private static final Logger LOG = Logger.getLogger(GatewayControl.class);
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final ControlChannel control;

    GatewayControl(ControlChannel control) {
        this.control = control;
    }

    @Override
    public Uni<Void> loginEnded(String appId, String userId, String loginId) {
        return kick(Kick.newBuilder().setAppId(appId).setUserId(userId).setLoginId(loginId));
    }

    @Override
    public Uni<Void> userLoggedOut(String appId, String userId) {
        return kick(Kick.newBuilder().setAppId(appId).setUserId(userId));
    }

    @Override
    public Uni<Void> sessionEnded(String appId, String userId, String sessionId) {
        if (sessionId.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        return kick(Kick.newBuilder().setAppId(appId).setUserId(userId).setSessionId(sessionId));
    }

    private Uni<Void> kick(Kick.Builder kick) {
        kick.setReason(KickReason.KICK_REASON_TOKEN_REVOKED);
        return publish(ControlMessage.newBuilder().setTrustChanged(true).addKicks(kick));
    }

    private Uni<Void> publish(ControlMessage.Builder message) {
        return control.publish(message.build())
                .ifNoItem()
                .after(PATIENCE)
                .fail()
                .onFailure()
                .recoverWithUni(failure -> {
                    LOG.warnf("gateways will learn of a change by polling: %s", failure.getMessage());
                    return Uni.createFrom().voidItem();
                });
    }
}
