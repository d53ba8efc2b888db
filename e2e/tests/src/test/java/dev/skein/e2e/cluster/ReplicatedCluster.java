package dev.skein.e2e.cluster;

import dev.skein.stack.Cluster;
import dev.skein.stack.Service;
import dev.skein.stack.ServiceProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Two of each service the way Kubernetes runs them: clients come through a balancer, and services find each other by a name
 * that resolves to the addresses of all replicas, all on the same port. The name server is the JDK's hosts file, which is
 * read again at each look-up.
 */
final class ReplicatedCluster implements AutoCloseable {
    static final int RECONNECT_WITHIN_MS = 4_000;

    private final Cluster cluster;
    private final Path names;
    private Balancer balancer;

    ReplicatedCluster() {
        cluster = Cluster.builder()
                .gateways(2)
                .withBrokerAsProcess()
                .with("SKEIN_GROUP_PASSWORD_COST", "4")
                .with("SKEIN_GATEWAY_DRAIN_RECONNECT_WITHIN", RECONNECT_WITHIN_MS + "ms")
                .keepLogsIn(Path.of("target", "logs", "replicas"))
                .build();
        names = cluster.stack().home().root().resolve("hosts");
        for (Service service : List.of(Service.MESSAGING, Service.GROUP, Service.PUSH)) {
            cluster.addReplica(service);
        }
        cluster.services().forEach(this::tell);
        name(Map.of(
                Service.MESSAGING, cluster.replicas(Service.MESSAGING),
                Service.GROUP, cluster.replicas(Service.GROUP),
                Service.PUSH, cluster.replicas(Service.PUSH)));
    }

    void start() {
        cluster.start();
        balancer = new Balancer(cluster.replicas(Service.GATEWAY));
    }

    private ServiceProcess tell(ServiceProcess process) {
        return process.withProperties(Map.of("jdk.net.hosts.file", names.toString(), "sun.net.inetaddr.ttl", "1"))
                .with(Map.of(
                        // The quick compiler alone: a process of this test lives for seconds.
                        "JAVA_TOOL_OPTIONS",
                        "-XX:TieredStopAtLevel=1",
                        "SKEIN_TARGETS_MESSAGING",
                        target(Service.MESSAGING),
                        "SKEIN_TARGETS_GROUP",
                        target(Service.GROUP),
                        "SKEIN_TARGETS_PUSH",
                        target(Service.PUSH)));
    }

    private String target(Service service) {
        return host(service) + ':' + cluster.replicas(service).getFirst().port();
    }

    private static String host(Service service) {
        return service.label() + ".skein.test";
    }

    Cluster cluster() {
        return cluster;
    }

    Balancer balancer() {
        return balancer;
    }

    /** Another replica of messaging-service, which nobody knows yet. */
    ServiceProcess addMessaging() {
        return tell(cluster.addReplica(Service.MESSAGING));
    }

    /** From now on messaging-service is these. */
    void nameMessaging(List<ServiceProcess> replicas) {
        name(Map.of(
                Service.MESSAGING, replicas,
                Service.GROUP, cluster.replicas(Service.GROUP),
                Service.PUSH, cluster.replicas(Service.PUSH)));
    }

    private void name(Map<Service, List<ServiceProcess>> replicas) {
        Stream<String> services = replicas.entrySet().stream()
                .flatMap(entry ->
                        entry.getValue().stream().map(process -> process.url().getHost() + ' ' + host(entry.getKey())));
        String text = Stream.concat(services, Stream.of("127.0.0.1 localhost", "127.0.0.1 " + thisHost()))
                .collect(Collectors.joining("\n", "", "\n"));
        try {
            Path fresh = names.resolveSibling("hosts.new");
            Files.writeString(fresh, text);
            Files.move(fresh, names, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String thisHost() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }

    @Override
    public void close() {
        if (balancer != null) {
            balancer.close();
        }
        cluster.close();
    }
}
