package dev.skein.stack.network;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One connection through a {@link TcpProxy}. The end of either side ends the other; of a silent one only the server learns
 * that its client has gone, as it would by keep-alive.
 */
final class Connection {
    private static final int CHUNK_BYTES = 16 * 1024;

    private final Socket client;
    private final Supplier<Duration> delay;
    private final Consumer<Connection> ended;
    private volatile boolean silent;
    private volatile @Nullable Socket server;
    private volatile boolean closed;

    Connection(Socket client, Supplier<Duration> delay, Consumer<Connection> ended) {
        this.client = client;
        this.delay = delay;
        this.ended = ended;
    }

    /** What either side sends from now on is taken and forgotten. */
    void silence() {
        silent = true;
    }

    boolean isSilent() {
        return silent;
    }

    /** Passes on both ways until the end. */
    void run(Socket connected) throws IOException {
        server = connected;
        if (closed) {
            connected.close();
            return;
        }
        client.setTcpNoDelay(true);
        if (connected.isConnected()) {
            connected.setTcpNoDelay(true);
            Thread.ofVirtual().start(() -> pass(connected, client));
        }
        pass(client, connected);
    }

    @SuppressWarnings("ReferenceEquality")
    private void pass(Socket from, Socket to) {
        BlockingQueue<Chunk> way = new LinkedBlockingQueue<>();
        Thread.ofVirtual().start(() -> write(way, to));
        try {
            InputStream in = from.getInputStream();
            byte[] buffer = new byte[CHUNK_BYTES];
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                if (!silent) {
                    way.add(new Chunk(
                            Arrays.copyOf(buffer, n),
                            System.nanoTime() + delay.get().toNanos()));
                }
            }
        } catch (IOException e) {
            // Closed by either side.
        }
        way.add(new Chunk(new byte[0], System.nanoTime()));
        if (silent && from == client) {
            close();
        }
    }

    /** @param bytes none is the end */
    @SuppressWarnings("ArrayRecordComponent")
    private record Chunk(byte[] bytes, long dueNanos) {}

    private void write(BlockingQueue<Chunk> way, Socket to) {
        try {
            OutputStream out = silent ? OutputStream.nullOutputStream() : to.getOutputStream();
            for (Chunk chunk = way.take(); chunk.bytes().length > 0; chunk = way.take()) {
                awaitDue(chunk);
                if (!silent) {
                    out.write(chunk.bytes());
                }
            }
        } catch (IOException e) {
            // Closed by either side.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (!silent) {
            close();
        }
    }

    private static void awaitDue(Chunk chunk) {
        for (long wait = chunk.dueNanos() - System.nanoTime(); wait > 0; wait = chunk.dueNanos() - System.nanoTime()) {
            LockSupport.parkNanos(wait);
        }
    }

    /** Ends both sides at once, silent or not. */
    void close() {
        closed = true;
        ended.accept(this);
        close(client);
        close(server);
    }

    private static void close(@Nullable Socket socket) {
        try {
            if (socket != null) {
                socket.close();
            }
        } catch (IOException e) {
            // Closed enough.
        }
    }
}
