package dev.skein.e2e.cluster;

import dev.skein.stack.ServiceProcess;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A TCP load balancer as a cluster has one: new connections go in turn to the gateways that say they are ready,
 * connections that exist are left alone. One bad answer does not put a gateway out, so a slow one stays in, and for a moment
 * clients are sent to one that turns them away because it goes.
 */
final class Balancer implements AutoCloseable {
    private static final int LOOK_EVERY_MS = 200;
    private static final int FAILURE_THRESHOLD = 2;

    private final List<ServiceProcess> ready = new CopyOnWriteArrayList<>();
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final AtomicInteger turn = new AtomicInteger();
    private final ScheduledExecutorService looks;
    private final ServerSocket door;

    Balancer(List<ServiceProcess> gateways) {
        looks = Executors.newScheduledThreadPool(gateways.size());
        try {
            door = new ServerSocket(0, 512, InetAddress.getByName("127.0.0.1"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        for (ServiceProcess gateway : gateways) {
            Look look = new Look(gateway);
            look.run();
            looks.scheduleWithFixedDelay(look, LOOK_EVERY_MS, LOOK_EVERY_MS, TimeUnit.MILLISECONDS);
        }
        Thread.ofVirtual().name("balancer").start(this::accept);
    }

    String url() {
        return "http://127.0.0.1:" + door.getLocalPort();
    }

    /** Those that new connections go to. */
    List<ServiceProcess> ready() {
        return List.copyOf(ready);
    }

    /** At one gateway; a slow answer of it does not delay the looks at others. */
    private final class Look implements Runnable {
        private final ServiceProcess gateway;
        private int failures;

        private Look(ServiceProcess gateway) {
            this.gateway = gateway;
        }

        @Override
        public void run() {
            failures = gateway.isReady() ? 0 : failures + 1;
            if (failures == 0 && !ready.contains(gateway)) {
                ready.add(gateway);
            } else if (failures >= FAILURE_THRESHOLD) {
                ready.remove(gateway);
            }
        }
    }

    private void accept() {
        while (!door.isClosed()) {
            try {
                Socket client = door.accept();
                Thread.ofVirtual().start(() -> serve(client));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(Socket client) {
        sockets.add(client);
        try (client;
                Socket gateway = connect()) {
            sockets.add(gateway);
            client.setTcpNoDelay(true);
            gateway.setTcpNoDelay(true);
            Thread up = Thread.ofVirtual().start(() -> copy(client, gateway));
            copy(gateway, client);
            up.join();
        } catch (IOException e) {
            // No gateway, or it went away just now: the client sees a closed connection and comes again.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            sockets.remove(client);
        }
    }

    private Socket connect() throws IOException {
        List<ServiceProcess> now = ready();
        if (now.isEmpty()) {
            throw new IOException("no gateway is ready");
        }
        ServiceProcess chosen = now.get(Math.floorMod(turn.getAndIncrement(), now.size()));
        Socket socket = new Socket();
        socket.connect(new InetSocketAddress("127.0.0.1", chosen.port()), 2_000);
        return socket;
    }

    /** Until this direction ends; then the other side is told so, and the end of either ends both. */
    private void copy(Socket from, Socket to) {
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            byte[] buffer = new byte[16 * 1024];
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                out.write(buffer, 0, n);
            }
        } catch (IOException e) {
            // Closed by either side.
        } finally {
            sockets.remove(from);
        }
    }

    @Override
    public void close() {
        looks.shutdownNow();
        try {
            door.close();
            for (Socket socket : sockets) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
