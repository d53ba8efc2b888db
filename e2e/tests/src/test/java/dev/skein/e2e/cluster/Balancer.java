package dev.skein.e2e.cluster;

import dev.skein.stack.ServiceProcess;
import dev.skein.stack.network.TcpProxy;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
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
    private final AtomicInteger turn = new AtomicInteger();
    private final ScheduledExecutorService looks;
    private final TcpProxy proxy;

    Balancer(List<ServiceProcess> gateways) {
        looks = Executors.newScheduledThreadPool(gateways.size());
        proxy = new TcpProxy(this::choose);
        for (ServiceProcess gateway : gateways) {
            Look look = new Look(gateway);
            look.run();
            looks.scheduleWithFixedDelay(look, LOOK_EVERY_MS, LOOK_EVERY_MS, TimeUnit.MILLISECONDS);
        }
    }

    String url() {
        return "http://127.0.0.1:" + proxy.port();
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

    private InetSocketAddress choose() throws IOException {
        List<ServiceProcess> now = ready();
        if (now.isEmpty()) {
            throw new IOException("no gateway is ready");
        }
        ServiceProcess chosen = now.get(Math.floorMod(turn.getAndIncrement(), now.size()));
        return new InetSocketAddress("127.0.0.1", chosen.port());
    }

    @Override
    public void close() {
        looks.shutdownNow();
        proxy.close();
    }
}
