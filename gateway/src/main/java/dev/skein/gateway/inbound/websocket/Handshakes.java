package dev.skein.gateway.inbound.websocket;

import com.google.protobuf.ByteString;
import dev.skein.error.v1.ErrorCode;
import dev.skein.gateway.config.GatewayConfig;
import dev.skein.gateway.inbound.json.Failures;
import dev.skein.gateway.session.CloseCode;
import dev.skein.gateway.session.Drain;
import dev.skein.gateway.session.EndSession;
import dev.skein.gateway.session.Freshness;
import dev.skein.gateway.session.Hello;
import dev.skein.gateway.session.Liveness;
import dev.skein.gateway.session.OpenSession;
import dev.skein.gateway.session.Session;
import dev.skein.kit.log.LogFields;
import dev.skein.protocol.SkeinException;
import dev.skein.v1.ClientFrame;
import dev.skein.v1.Connect;
import dev.skein.v1.Connected;
import dev.skein.v1.Limits;
import dev.skein.v1.ServerFrame;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Clock;

/** The first frame of a connection. */
@Singleton
class Handshakes {
    private final OpenSession openSession;
    private final EndSession endSession;
    private final Freshness freshness;
    private final Liveness liveness;
    private final Drain drain;
    private final GatewayConfig.Limits limits;
    private final Clock clock;

    Handshakes(
            OpenSession openSession,
            EndSession endSession,
            Freshness freshness,
            Liveness liveness,
            Drain drain,
            GatewayConfig config,
            Clock clock) {
        this.openSession = openSession;
        this.endSession = endSession;
        this.freshness = freshness;
        this.liveness = liveness;
        this.drain = drain;
        this.limits = config.limits();
        this.clock = clock;
    }

    /** A frame of a connection that has no session yet: must be Connect, once. */
    void first(ClientConnection connection, ClientFrame frame) {
        if (!frame.hasConnect() || !connection.beginConnecting()) {
            refuse(
                    connection,
                    frame.getId(),
                    SkeinException.of(ErrorCode.TOKEN_INVALID, "send Connect first and wait for its answer"));
            return;
        }
        if (drain.draining()) {
            // Its WebSocket was opened before; a session would not be told to go.
            SkeinException going = SkeinException.of(ErrorCode.UNAVAILABLE, "this gateway goes away");
            connection.outbound.write(connection.wire.error(frame.getId(), going));
            connection.close(CloseCode.GOING_AWAY);
            return;
        }
        Connect connect = frame.getConnect();
        Uni.createFrom()
                .deferred(() -> openSession.open(hello(connect, connection), connection.socket, connection.outbound))
                .flatMap(session -> isBehind(session, connect.getSyncCursor())
                        .invoke(behind -> opened(connection, session, frame.getId(), behind)))
                .subscribe()
                .with(
                        done -> {},
                        failure -> refuse(
                                connection, frame.getId(), Failures.expected(failure, () -> LogFields.ofApp(""))));
    }

    private static Hello hello(Connect connect, ClientConnection connection) {
        boolean foreground = !connect.hasForeground() || connect.getForeground();
        return new Hello(
                connect.getToken(), connect.getDeviceId(), connect.getPlatform(), foreground, connection.clientIp);
    }

    private Uni<Boolean> isBehind(Session session, ByteString cursor) {
        return cursor.isEmpty() ? Uni.createFrom().item(true) : freshness.isBehind(session, cursor.toByteArray());
    }

    private void opened(ClientConnection connection, Session session, long id, boolean behind) {
        if (!connection.opened(session)) {
            endSession.gone(session);
            return;
        }
        liveness.watch(session);
        connection.outbound.open(missed -> WireFrame.of(ServerFrame.newBuilder()
                .setId(id)
                .setConnected(connected(session, behind || missed))
                .build()));
    }

    private Connected connected(Session session, boolean behind) {
        return Connected.newBuilder()
                .setSessionId(session.id())
                .setServerTime(clock.millis())
                .setHeartbeatIntervalMs((int) liveness.interval(session).toMillis())
                .setUserId(session.userId())
                .setBehind(behind)
                .setLimits(Limits.newBuilder()
                        .setMaxFrameBytes(limits.maxFrameBytes())
                        .setMaxContentBytes(limits.maxContentBytes())
                        .setMaxFramesPerSecond(limits.framesPerSecond()))
                .build();
    }

    private static void refuse(ClientConnection connection, long id, SkeinException failure) {
        connection.outbound.write(connection.wire.error(id, failure));
        connection.close(CloseCode.AUTHENTICATION_FAILED);
    }
}
