package dev.skein.gateway.outbound.amqp;

import dev.skein.gateway.session.Frames;
import dev.skein.gateway.session.RegisteredSession;
import dev.skein.gateway.session.RemoteKicks;
import dev.skein.internal.v1.GatewayCommand;
import dev.skein.internal.v1.Kick;
import dev.skein.kit.amqp.AmqpLink;
import dev.skein.kit.session.SessionKeys;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;

/** Sends the kick to the address of the gateway that holds the session. */
@Singleton
public class AmqpRemoteKicks implements RemoteKicks {
    private final AmqpLink amqp;

    public AmqpRemoteKicks(AmqpLink amqp) {
        this.amqp = amqp;
    }

    @Override
    public Uni<Void> kick(String appId, String userId, RegisteredSession session, Frames.Kick kick) {
        GatewayCommand command = GatewayCommand.newBuilder()
                .addKicks(Kick.newBuilder()
                        .setAppId(appId)
                        .setUserId(userId)
                        .setSessionId(session.sessionId())
                        .setReason(kick.reason())
                        .setByPlatform(kick.byPlatform())
                        .setByDeviceId(kick.byDeviceId()))
                .build();
        return amqp.send(SessionKeys.address(session.node()), AmqpLink.Kind.QUEUE, false, command.toByteArray());
    }
}
