package dev.skein.gateway.inbound.websocket;

import dev.skein.gateway.session.CloseCode;
import dev.skein.gateway.session.Outbound;
import dev.skein.gateway.session.Session;
import dev.skein.gateway.session.Socket;
import org.jspecify.annotations.Nullable;

/** What is known of one connection: first nothing, then that a Connect frame came, then its session. */
final class ClientConnection {
    final Wire wire;
    final Socket socket;
    final Outbound outbound;
    final String clientIp;
    final RunningCalls running = new RunningCalls();

    private boolean connecting;
    private boolean closed;
    private volatile @Nullable Session session;
    /** Frames refused, less those accepted since. */
    private int refused;

    ClientConnection(Wire wire, Socket socket, Outbound outbound, String clientIp) {
        this.wire = wire;
        this.socket = socket;
        this.outbound = outbound;
        this.clientIp = clientIp;
    }

    @Nullable
    Session session() {
        return session;
    }

    /** True the first time. */
    synchronized boolean beginConnecting() {
        boolean first = !connecting;
        connecting = true;
        return first;
    }

    synchronized boolean connecting() {
        return connecting;
    }

    /** False when the client went away meanwhile. */
    synchronized boolean opened(Session opened) {
        session = opened;
        return !closed;
    }

    /** The session that was open, if any. */
    synchronized @Nullable Session closed() {
        closed = true;
        return session;
    }

    /** Counts frames refused for coming too fast; only touched on the connection's event loop. */
    int refuse() {
        return ++refused;
    }

    /** One makes good for one: even a flood has a frame accepted every few milliseconds. */
    void accept() {
        if (refused > 0) {
            refused--;
        }
    }

    void close(CloseCode code) {
        socket.close(code);
    }
}
