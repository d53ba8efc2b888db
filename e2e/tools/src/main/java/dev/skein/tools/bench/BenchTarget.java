package dev.skein.tools.bench;

import dev.skein.stack.Cluster;
import dev.skein.stack.Endpoints;
import dev.skein.stack.PostgresServer;
import dev.skein.stack.Secrets;
import dev.skein.stack.Server;
import dev.skein.stack.Service;
import dev.skein.stack.ServiceProcess;
import dev.skein.stack.StackHome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The stack under load.
 *
 * @param url the public address of a gateway
 * @param messagingMetrics management addresses of the messaging-service replicas
 * @param pids the processes to watch, by name
 */
record BenchTarget(
        URI url,
        List<URI> messagingMetrics,
        String appKey,
        String appSecret,
        Database database,
        Map<String, Long> pids) {

    /** Where to check what was stored. */
    record Database(String jdbcUrl, String user, String password) {
        @Override
        public String toString() {
            return jdbcUrl;
        }
    }

    static BenchTarget of(Cluster cluster) {
        Map<String, Long> pids = new LinkedHashMap<>();
        for (Server part : cluster.parts()) {
            cluster.stack()
                    .home()
                    .pidFile(part.name())
                    .alive()
                    .ifPresent(process -> pids.put(part.name(), process.pid()));
        }
        PostgresServer postgres = cluster.stack().postgres();
        return new BenchTarget(
                cluster.url(),
                cluster.replicas(Service.MESSAGING).stream()
                        .map(ServiceProcess::managementUrl)
                        .toList(),
                cluster.appKey(),
                cluster.appSecret(),
                new Database(postgres.jdbcUrl(), PostgresServer.USER, postgres.password()),
                pids);
    }

    /**
     * What {@code ./skein up} started in this checkout, as far as its own record of where it listens is not overruled.
     */
    static BenchTarget running(TargetOptions options) {
        StackHome home = new StackHome(options.home);
        Path file = home.root().resolve("secrets.env");
        if (!Files.isReadable(file)) {
            throw new BenchException("there is no " + file + ": start the stack with ./skein up first");
        }
        Secrets secrets = Secrets.loadOrCreate(file);
        Endpoints endpoints = Endpoints.read(home).orElseGet(BenchTarget::nothingKnown);
        URI url = options.url != null ? options.url : endpoints.url();
        if (url.getHost() == null) {
            throw new BenchException("no Skein runs in " + home.root() + ": ./skein up, or name one with --url");
        }
        if (!options.owned) {
            requireLoopback(url);
        }
        List<URI> metrics = !options.messagingMetrics.isEmpty()
                ? options.messagingMetrics
                : endpoints.management().entrySet().stream()
                        .filter(service -> service.getKey().startsWith(Service.MESSAGING.label()))
                        .map(Map.Entry::getValue)
                        .toList();
        return new BenchTarget(
                url,
                metrics,
                secrets.get(Secrets.APP_KEY),
                secrets.get(Secrets.APP_SECRET),
                new Database(
                        options.jdbcUrl.isEmpty() ? endpoints.jdbcUrl() : options.jdbcUrl,
                        endpoints.databaseUser().isEmpty() ? PostgresServer.USER : endpoints.databaseUser(),
                        secrets.get(Secrets.POSTGRES_PASSWORD)),
                pidsIn(home));
    }

    private static Endpoints nothingKnown() {
        return new Endpoints(URI.create(""), Map.of(), "", "");
    }

    private static Map<String, Long> pidsIn(StackHome home) {
        Map<String, Long> pids = new LinkedHashMap<>();
        try (Stream<Path> files = Files.list(home.run())) {
            List<Path> sorted = new ArrayList<>(
                    files.filter(file -> file.toString().endsWith(".pid")).toList());
            sorted.sort(null);
            for (Path file : sorted) {
                String name = file.getFileName().toString().replace(".pid", "");
                home.pidFile(name).alive().ifPresent(process -> pids.put(name, process.pid()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return pids;
    }

    /** Load is for one's own machine: every address of the host must be a loopback address. */
    private static void requireLoopback(URI url) {
        try {
            for (InetAddress address : InetAddress.getAllByName(url.getHost())) {
                if (!address.isLoopbackAddress()) {
                    throw new BenchException(url + " is not on this machine; --i-own-this-target says that you may");
                }
            }
        } catch (UnknownHostException e) {
            throw new BenchException("unknown host in " + url, e);
        }
    }
}
