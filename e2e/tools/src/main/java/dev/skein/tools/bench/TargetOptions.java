package dev.skein.tools.bench;

import dev.skein.stack.Cluster;
import dev.skein.stack.Packages;
import dev.skein.stack.PostgresSize;
import dev.skein.stack.StackOptions;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which stack is loaded: one of its own on free ports with temporary data, or one that runs already. */
final class TargetOptions {
    @Option(
            names = "--url",
            paramLabel = "URL",
            description = "Load the stack at this address instead of one of bench's own.")
    @Nullable
    URI url;

    @Option(names = "--running", description = "Load what ./skein up has started here instead of a stack of its own.")
    boolean running;

    @Option(
            names = "--home",
            paramLabel = "DIR",
            description = "Folder of the running stack, with its secrets and process ids (default: .skein).")
    Path home = Path.of(System.getenv().getOrDefault("SKEIN_HOME", ".skein"));

    @Option(names = "--jdbc-url", paramLabel = "URL", description = "Postgres of the stack at --url.")
    String jdbcUrl = "";

    @Option(
            names = "--messaging-metrics",
            paramLabel = "URL",
            description = "Management address of a messaging-service of the stack at --url; repeatable.")
    List<URI> messagingMetrics = new ArrayList<>();

    @Option(names = "--i-own-this-target", description = "Allow a target outside of this machine.")
    boolean owned;

    @Option(names = "--replicas", description = "Own stack: gateways and messaging-services (default: 1).")
    int replicas = 1;

    @Option(names = "--native", description = "Own stack: the native executables that ./skein native built.")
    boolean nativeExecutables;

    /** Runs the work against the stack, and stops the stack afterwards when it is bench's own. */
    <T> T with(PrintStream out, Function<BenchTarget, T> work) {
        if (url != null || running) {
            if (nativeExecutables) {
                throw new BenchException("--native is for a stack of bench's own; one that runs is what it is");
            }
            BenchTarget target = BenchTarget.running(this);
            out.println("Talking to " + target.url());
            return work.apply(target);
        }
        RunPlan.within("replicas", replicas, 1, 8);
        out.println("starting a stack of its own (temporary data) …");
        long begin = System.nanoTime();
        try (Cluster cluster = Cluster.builder()
                .from(new Packages(Packages.ofCheckout().root(), nativeExecutables))
                .on(StackOptions.forTests().withPostgresSize(PostgresSize.FULL).withBrokerAsProcess())
                .gateways(replicas)
                .messaging(replicas)
                .keepLogsIn(Path.of("target", "bench-logs"))
                .build()) {
            Thread stop = new Thread(cluster::close, "stop-bench-stack");
            Runtime.getRuntime().addShutdownHook(stop);
            try {
                cluster.start();
                out.printf("ready after %.1f s%n", (System.nanoTime() - begin) / 1e9);
                return work.apply(BenchTarget.of(cluster));
            } finally {
                forget(stop);
            }
        }
    }

    private static void forget(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException shuttingDown) {
            // Ctrl-C: the hook is closing the stack already.
        }
    }
}
