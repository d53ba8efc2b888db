package dev.skein.gateway.inbound.websocket;

import dev.skein.gateway.config.GatewayConfig;
import dev.skein.gateway.inbound.json.Failures;
import dev.skein.gateway.session.CloseCode;
import dev.skein.gateway.session.EndSession;
import dev.skein.gateway.session.Frames;
import dev.skein.gateway.session.Outbound;
import dev.skein.gateway.session.Session;
import dev.skein.gateway.session.TimerWheel;
import dev.skein.kit.log.LogFields;
import dev.skein.protocol.SkeinException;
import io.netty.channel.Channel;
import io.quarkus.websockets.next.InboundProcessingMode;
import io.quarkus.websockets.next.OnBinaryMessage;
import io.quarkus.websockets.next.OnClose;
import io.quarkus.websockets.next.OnError;
import io.quarkus.websockets.next.OnOpen;
import io.quarkus.websockets.next.OnTextMessage;
import io.quarkus.websockets.next.UserData.TypedKey;
import io.quarkus.websockets.next.WebSocket;
import io.quarkus.websockets.next.WebSocketConnection;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;

/**
 * {@code /ws}. Callbacks run on the connection's event loop, one after the other, and only start things: a slow request never
 * holds up the frames behind it.
 */
@WebSocket(path = "/ws", inboundProcessingMode = InboundProcessingMode.CONCURRENT)
public class WebSocketDoor {
    private static final TypedKey<ClientConnection> CONNECTION = new TypedKey<>("skein");
    private static final Uni<Void> DONE = Uni.createFrom().voidItem();

    private final Handshakes handshakes;
    private final FrameHandler frameHandler;
    private final EndSession endSession;
    private final Frames frames;
    private final SlowSessions slowSessions;
    private final TimerWheel wheel;
    private final GatewayConfig config;
    private final Outbound.Limits limits;

    public WebSocketDoor(
            Handshakes handshakes,
            FrameHandler frameHandler,
            EndSession endSession,
            Frames frames,
            SlowSessions slowSessions,
            TimerWheel wheel,
            Outbound.Limits limits,
            GatewayConfig config) {
        this.handshakes = handshakes;
        this.frameHandler = frameHandler;
        this.endSession = endSession;
        this.frames = frames;
        this.slowSessions = slowSessions;
        this.wheel = wheel;
        this.config = config;
        this.limits = limits;
    }

    @OnOpen
    Uni<Void> open(WebSocketConnection webSocket) {
        Wire wire = Wire.of(webSocket.subprotocol());
        Channel channel = webSocket.userData().get(ClientGuard.CHANNEL);
        WebSocketSocket socket = new WebSocketSocket(webSocket, channel, wire);
        Outbound outbound = new Outbound(socket, frames, limits, slowSessions);
        ClientConnection connection = new ClientConnection(
                wire, socket, outbound, webSocket.userData().get(ClientGuard.CLIENT_IP));
        webSocket.userData().put(CONNECTION, connection);
        FrameGuard.tell(channel, connection);
        wheel.after(config.handshake().timeout().toSeconds(), () -> {
            if (!connection.connecting()) {
                connection.close(CloseCode.HANDSHAKE_LATE);
            }
        });
        return DONE;
    }

    @OnBinaryMessage
    Uni<Void> binary(Buffer message, WebSocketConnection webSocket) {
        ClientConnection connection = webSocket.userData().get(CONNECTION);
        if (connection.wire == Wire.JSON) {
            connection.close(CloseCode.UNDECODABLE);
        } else {
            frame(connection, message.getBytes());
        }
        return DONE;
    }

    @OnTextMessage
    Uni<Void> text(String message, WebSocketConnection webSocket) {
        ClientConnection connection = webSocket.userData().get(CONNECTION);
        if (connection.wire == Wire.PROTO) {
            connection.close(CloseCode.UNDECODABLE);
        } else {
            frame(connection, message.getBytes(StandardCharsets.UTF_8));
        }
        return DONE;
    }

    private void frame(ClientConnection connection, byte[] message) {
        if (!connection.socket.isOpen()) {
            return;
        }
        if (message.length > config.limits().maxFrameBytes()) {
            connection.close(CloseCode.TOO_LARGE);
            return;
        }
        Wire.Incoming incoming;
        try {
            incoming = connection.wire.read(message);
        } catch (SkeinException undecodable) {
            connection.close(CloseCode.UNDECODABLE);
            return;
        }
        try {
            Session session = connection.session();
            if (session == null) {
                handshakes.first(connection, incoming.frame());
            } else {
                frameHandler.handle(connection, session, incoming);
            }
        } catch (RuntimeException bug) {
            long id = incoming.frame().getId();
            connection.outbound.write(connection.wire.error(id, Failures.expected(bug, () -> LogFields.ofApp(""))));
        }
    }

    @OnClose
    Uni<Void> closed(WebSocketConnection webSocket) {
        ClientConnection connection = webSocket.userData().get(CONNECTION);
        if (connection != null) {
            connection.running.giveUpReads();
            Session session = connection.closed();
            if (session != null) {
                endSession.gone(session);
            }
        }
        return DONE;
    }

    /** Broken connections are nothing to report; the close handler tidies up. */
    @OnError
    Uni<Void> failed(Exception failure, WebSocketConnection webSocket) {
        ClientConnection connection = webSocket.userData().get(CONNECTION);
        if (connection != null) {
            connection.close(CloseCode.UNDECODABLE);
        }
        return DONE;
    }
}
