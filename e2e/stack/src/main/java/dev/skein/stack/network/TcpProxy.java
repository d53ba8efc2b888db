package dev.skein.stack.network;

import dev.skein.stack.Ports;
import dev.skein.stack.StackException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A port that leads to another one, between a process and what it needs. The way can be shut, be slow, or swallow
 * everything: a connection that was swallowed stays silent for ever, as if its peer had vanished without a word.
 */
public final class TcpProxy implements AutoCloseable {
    /** Where a new connection leads; asked anew for each. */
    @FunctionalInterface
    public interface Target {
        /** @throws IOException when there is none now: the connection is closed */
        InetSocketAddress choose() throws IOException;
    }

    private static final int BACKLOG = 512;
    private static final int CONNECT_TIMEOUT_MS = 2_000;

    private final Target target;
    private final int port;
    private final Set<Connection> connections = ConcurrentHashMap.newKeySet();
    private volatile Duration delay = Duration.ZERO;
    private volatile boolean swallows;
    private @Nullable ServerSocket door;

    public TcpProxy(Target target) {
        this.target = target;
        this.port = Ports.free();
        open();
    }

    /** To a port of this machine. */
    public static TcpProxy to(int port) {
        InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        return new TcpProxy(() -> address);
    }

    public int port() {
        return port;
    }

    /** {@code 127.0.0.1:<port>}. */
    public String address() {
        return "127.0.0.1:" + port;
    }

    /** Works again, without delay. Connections that were swallowed stay silent. */
    public void pass() {
        swallows = false;
        delay = Duration.ZERO;
        open();
    }

    /** Connections are refused, those that exist are cut. */
    public void refuse() {
        shut();
        cut();
    }

    /** Connections are accepted, and nothing is ever answered; those that exist fall silent. */
    public void swallow() {
        swallows = true;
        connections.forEach(Connection::silence);
        open();
    }

    /** Everything arrives so much later, in both directions. */
    public void slow(Duration by) {
        pass();
        delay = by;
    }

    /** Ends all connections; new ones are taken as before. */
    public void cut() {
        connections.forEach(Connection::close);
    }

    private synchronized void open() {
        if (door != null) {
            return;
        }
        try {
            ServerSocket fresh = new ServerSocket();
            fresh.setReuseAddress(true);
            fresh.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), BACKLOG);
            door = fresh;
            Thread.ofVirtual().name("proxy-" + port).start(() -> accept(fresh));
        } catch (IOException e) {
            throw new StackException("no proxy on port " + port + ": " + e.getMessage(), e);
        }
    }

    private synchronized void shut() {
        try {
            if (door != null) {
                door.close();
                door = null;
            }
        } catch (IOException e) {
            throw new StackException("port " + port + " stays open: " + e.getMessage(), e);
        }
    }

    private void accept(ServerSocket open) {
        while (!open.isClosed()) {
            try {
                Socket client = open.accept();
                Connection connection = new Connection(client, () -> delay, connections::remove);
                connections.add(connection);
                if (swallows) {
                    connection.silence();
                }
                Thread.ofVirtual().name("proxied-" + port).start(() -> serve(connection));
            } catch (IOException e) {
                // Shut.
            }
        }
    }

    private void serve(Connection connection) {
        Socket server = new Socket();
        try {
            if (!connection.isSilent()) {
                server.connect(target.choose(), CONNECT_TIMEOUT_MS);
            }
            connection.run(server);
        } catch (IOException e) {
            // Nobody there: the client sees a closed connection and comes again.
            connection.close();
        }
    }

    @Override
    public void close() {
        shut();
        cut();
    }
}
