package dev.skein.stack.cli;

import dev.skein.stack.Cluster;
import dev.skein.stack.ClusterBuilder;
import dev.skein.stack.Endpoints;
import dev.skein.stack.Leftovers;
import dev.skein.stack.Packages;
import dev.skein.stack.PidFile;
import dev.skein.stack.PostgresSize;
import dev.skein.stack.Secrets;
import dev.skein.stack.Service;
import dev.skein.stack.StackException;
import dev.skein.stack.StackHome;
import dev.skein.stack.StackOptions;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Starts the servers and the four services, says where they are, and stays until it is told to stop.
 *
 * <p>While it stays it starts again what dies. Servers that the environment names are used instead of embedded ones.
 */
@Command(name = "up", description = "Start everything; Ctrl-C stops it.", mixinStandardHelpOptions = true)
final class Up implements Callable<Integer> {
    private static final long BEGIN = System.nanoTime();

    @Mixin
    private final PortOptions ports = new PortOptions();

    @Option(
            names = "--host",
            paramLabel = "ADDRESS",
            defaultValue = "${env:SKEIN_HOST:-127.0.0.1}",
            description =
                    "Address of the public port (SKEIN_HOST, ${DEFAULT-VALUE}); 0.0.0.0 lets phones and other machines"
                            + " of your network in.")
    private String host = "";

    @Option(names = "--detach", description = "Return when everything is ready; ./skein down stops it.")
    private boolean detach;

    @Option(names = "--native", description = "Run the native executables that ./skein native built.")
    private boolean nativeExecutables;

    @Option(names = "--no-restart", description = "Leave a process that died as it is.")
    private boolean noRestart;

    @Option(names = "--only-servers", description = "Postgres, Redis and the broker, for services run from an IDE.")
    private boolean onlyServers;

    @Option(names = "--in-background", hidden = true)
    private boolean inBackground;

    @Override
    public Integer call() throws InterruptedException {
        StackHome home = Checkout.home();
        PublicHost publicHost = PublicHost.parse(host);
        refuseSecondLauncher(home);
        if (detach) {
            return new Detached(home).start(arguments());
        }
        home.pidFile(Leftovers.LAUNCHER).write(ProcessHandle.current());
        LauncherLog.open(home);
        Endpoints.forget(home);
        stopLeftovers(home);
        ports.requireFree(System.getenv());
        Path secretsFile = home.root().resolve("secrets.env");
        Packages packages = new Packages(Checkout.root(), nativeExecutables);
        Cluster cluster =
                builder(home, Secrets.loadOrCreate(secretsFile), packages).build();
        cluster.replicas(Service.GATEWAY)
                .forEach(gateway -> gateway.listenOn(publicHost.address().getHostAddress(), publicHost.reachableAt()));
        Shutdown shutdown = new Shutdown(home, cluster, packages);
        Runtime.getRuntime().addShutdownHook(new Thread(shutdown, "stop"));
        start(cluster);
        if (!noRestart) {
            new Supervisor(cluster, shutdown::hasBegun).start();
        }
        System.out.println(summary(cluster, home, secretsFile));
        if (publicHost.isPublic() && !onlyServers) {
            System.out.println(invitation(publicHost.urls(ports.gateway)));
        }
        Endpoints.of(cluster).write(home);
        new CountDownLatch(1).await();
        return 0;
    }

    private static void refuseSecondLauncher(StackHome home) {
        PidFile launcher = home.pidFile(Leftovers.LAUNCHER);
        launcher.alive().ifPresent(process -> {
            String where = Endpoints.read(home).map(Up::at).orElse("");
            throw new StackException(
                    "Skein already runs" + where + " (pid " + process.pid() + "); stop it with ./skein down");
        });
    }

    static String at(Endpoints endpoints) {
        return endpoints.url().toString().isEmpty() ? "" : " at " + endpoints.url();
    }

    private static void stopLeftovers(StackHome home) {
        List<String> stopped = new Leftovers(home).stop();
        if (!stopped.isEmpty()) {
            System.out.println("  stopped what a killed start had left running: " + String.join(", ", stopped));
        }
    }

    private ClusterBuilder builder(StackHome home, Secrets secrets, Packages packages) {
        StackOptions options =
                new StackOptions(home, secrets, ports.ports(), PostgresSize.FULL, false, false, System.getenv());
        ClusterBuilder builder = Cluster.builder().on(options).from(packages);
        for (Service service : Service.values()) {
            if (onlyServers) {
                builder.replicas(service, 0);
            } else {
                packages.requireBuilt(service);
            }
        }
        return builder;
    }

    /** When a part fails, the shutdown hook stops what did start. */
    private static void start(Cluster cluster) {
        System.out.println("Starting Skein");
        cluster.start((name, elapsed) -> System.out.printf("  %-14s ready after %s%n", name, seconds(elapsed)));
    }

    private String summary(Cluster cluster, StackHome home, Path secretsFile) {
        String url = cluster.services().isEmpty()
                ? "none, only servers run; their settings are in " + Checkout.shown(home.run())
                : cluster.url().toString().replace("127.0.0.1", "localhost");
        return """

                Skein is up (%s)
                  URL         %s
                  App key     %s
                  App secret  in %s (%s)
                  Data, logs  %s
                  Try it      ./skein demo
                  Stop it     %s
                """.formatted(
                        seconds(Duration.ofNanos(System.nanoTime() - BEGIN)),
                        url,
                        cluster.appKey(),
                        Checkout.shown(secretsFile),
                        Secrets.APP_SECRET,
                        Checkout.shown(home.root()),
                        inBackground ? "./skein down" : "Ctrl-C");
    }

    /** @param urls where others reach it; empty without a network */
    static String invitation(List<URI> urls) {
        if (urls.isEmpty()) {
            return "  This machine is in no network: nobody else reaches it\n";
        }
        return """
                  From phones and other machines of your network, without encryption:
                %s
                %s
                  Whoever reaches these can register: the demo app lets anyone. Not for the internet.
                """.formatted(
                        QrCode.of(urls.getFirst().toString()),
                        urls.stream().map(url -> "    " + url).collect(Collectors.joining("\n")));
    }

    static String seconds(Duration duration) {
        return String.format(java.util.Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
    }

    /** Its own arguments for the launcher in the background. */
    private List<String> arguments() {
        Stream<String> fixed = Stream.of("up", "--in-background");
        Stream<String> flags = Map.of(
                        "--native", nativeExecutables, "--no-restart", noRestart, "--only-servers", onlyServers)
                .entrySet()
                .stream()
                .filter(Map.Entry::getValue)
                .map(Map.Entry::getKey);
        Stream<String> numbers = Stream.of(
                "--host=" + host,
                "--port=" + ports.gateway,
                "--grpc-ports=" + ports.grpc,
                "--management-ports=" + ports.management,
                "--postgres-port=" + ports.postgres,
                "--redis-port=" + ports.redis,
                "--broker-port=" + ports.broker);
        return Stream.of(fixed, flags, numbers).flatMap(part -> part).toList();
    }
}
