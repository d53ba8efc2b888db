package dev.skein.e2e;

import dev.skein.stack.Cluster;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

/** One cluster for all tests of this module; stopped when the JVM ends, its logs kept in {@code target/logs}. */
public final class SharedCluster {
    private static final AtomicInteger NEXT = new AtomicInteger();

    private SharedCluster() {}

    private static final class Holder {
        static final Cluster CLUSTER = start();

        private static Cluster start() {
            Cluster cluster = Cluster.builder()
                    .gateways(2)
                    .messaging(2)
                    .withBrokerAsProcess()
                    // Hundreds of people sign up in these tests; the time bcrypt takes is tested elsewhere.
                    .with("SKEIN_GROUP_PASSWORD_COST", "4")
                    .keepLogsIn(Path.of("target", "logs"))
                    .start();
            Runtime.getRuntime().addShutdownHook(new Thread(cluster::close, "cluster-close"));
            return cluster;
        }
    }

    public static Cluster cluster() {
        return Holder.CLUSTER;
    }

    /** A user id that no other test uses. */
    public static String freshUser(String name) {
        return name + '-' + ProcessHandle.current().pid() + '-' + NEXT.incrementAndGet();
    }
}
