package dev.skein.stack;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A whole Skein: a {@link Stack} and any number of replicas of each service, as processes.
 *
 * <pre>{@code
 * try (Cluster cluster = Cluster.builder().gateways(2).messaging(2).start()) {
 *     cluster.gateway(0).kill();
 * }
 * }</pre>
 *
 * <p>Every part can be found by name ({@code postgres}, {@code redis}, {@code broker}, {@code messaging-2}), killed and
 * started again.
 */
public final class Cluster implements AutoCloseable {
    private static final String LOGINS_PER_IP = "SKEIN_GATEWAY_LIMITS_LOGINS_PER_SECOND_PER_IP";

    private final Stack stack;
    private final Map<Service, List<ServiceProcess>> replicas;
    private final @Nullable Path logsKeptIn;
    private final Packages packages;
    private final Map<String, String> extra;

    private Cluster(ClusterBuilder builder) {
        this.stack = Stack.create(builder.stackOptions());
        this.replicas = new EnumMap<>(Service.class);
        this.logsKeptIn = builder.logsKeptIn();
        this.packages = builder.packages();
        this.extra = builder.extra();
        for (Service service : Service.values()) {
            List<ServiceProcess> processes = new ArrayList<>();
            for (int i = 0; i < builder.count(service); i++) {
                int port = i == 0 ? builder.stackOptions().ports().portOf(service) : 0;
                int management = i == 0 ? builder.stackOptions().ports().managementPortOf(service) : 0;
                String node = service.label() + "-" + (i + 1);
                processes.add(new ServiceProcess(stack.home(), packages, service, node, port, management));
            }
            replicas.put(service, new CopyOnWriteArrayList<>(processes));
        }
        if (!builder.stackOptions().temporary()) {
            // One of each will do, and what a test loads is not what a user needs.
            replicas.values().stream()
                    .filter(all -> !all.isEmpty())
                    .forEach(all -> all.getFirst().recordForNextStart());
        }
        services()
                .forEach(process ->
                        process.with(environmentOf(process.service())).with(extra));
    }

    /**
     * One replica more, on the port of the first and an address of its own, not started. The others are not told: who wants
     * it found lets {@code SKEIN_TARGETS_*} be a name that resolves to both.
     */
    public ServiceProcess addReplica(Service service) {
        List<ServiceProcess> all = replicas(service);
        int number = all.size() + 1;
        ServiceProcess added = new ServiceProcess(
                        stack.home(),
                        packages,
                        service,
                        service.label() + '-' + number,
                        all.getFirst().port(),
                        0)
                .on("127.0.0." + number)
                .with(environmentOf(service))
                .with(extra);
        all.add(added);
        return added;
    }

    public static ClusterBuilder builder() {
        return new ClusterBuilder();
    }

    static Cluster of(ClusterBuilder builder) {
        return new Cluster(builder);
    }

    private Map<String, String> environmentOf(Service service) {
        StackSettings targets = new StackSettings()
                .put("SKEIN_TARGETS_GROUP", addresses(Service.GROUP))
                .put("SKEIN_TARGETS_MESSAGING", addresses(Service.MESSAGING))
                .put("SKEIN_TARGETS_PUSH", addresses(Service.PUSH));
        Map<String, String> all = new java.util.HashMap<>(stack.environment());
        all.putAll(targets.environment());
        all.keySet().retainAll(service.settings());
        if (service == Service.GATEWAY && System.getenv(LOGINS_PER_IP) == null) {
            // Everybody on this machine has one address.
            all.put(LOGINS_PER_IP, "100");
        }
        return all;
    }

    private String addresses(Service service) {
        return replicas(service).stream().map(ServiceProcess::address).collect(Collectors.joining(","));
    }

    /** Starts everything; returns when all are ready. */
    public void start() {
        start(Progress.SILENT);
    }

    /** Services are started as soon as Postgres and Redis answer; the broker may still be on its way. */
    public void start(Progress progress) {
        Map<String, CompletableFuture<Void>> servers = stack.servers().stream()
                .collect(Collectors.toMap(Server::name, server -> Stack.starting(server, progress)));
        List<CompletableFuture<Void>> all = new ArrayList<>(servers.values());
        CompletableFuture<Void> needed = CompletableFuture.allOf(Stream.of("postgres", "redis")
                .filter(servers::containsKey)
                .map(servers::get)
                .toArray(CompletableFuture[]::new));
        for (ServiceProcess process : services()) {
            all.add(needed.thenCompose(done -> Stack.starting(process, progress)));
        }
        Stack.join(all);
    }

    public Stack stack() {
        return stack;
    }

    public List<ServiceProcess> replicas(Service service) {
        return replicas.getOrDefault(service, List.of());
    }

    /** @param index from 0; node names count from 1 */
    public ServiceProcess gateway(int index) {
        return replicas(Service.GATEWAY).get(index);
    }

    public ServiceProcess messaging(int index) {
        return replicas(Service.MESSAGING).get(index);
    }

    public ServiceProcess group(int index) {
        return replicas(Service.GROUP).get(index);
    }

    public ServiceProcess push(int index) {
        return replicas(Service.PUSH).get(index);
    }

    /** The public address of the first gateway. */
    public URI url() {
        return gateway(0).url();
    }

    /** The public addresses of all gateways. */
    public List<URI> urls() {
        return replicas(Service.GATEWAY).stream().map(ServiceProcess::url).toList();
    }

    public String appKey() {
        return stack.secrets().get(Secrets.APP_KEY);
    }

    public String appSecret() {
        return stack.secrets().get(Secrets.APP_SECRET);
    }

    public List<ServiceProcess> services() {
        return replicas.values().stream().flatMap(List::stream).toList();
    }

    /** Servers first, then services. */
    public List<Server> parts() {
        List<Server> parts = new ArrayList<>(stack.servers());
        parts.addAll(services());
        return parts;
    }

    /** @param name e.g. {@code postgres}, {@code broker}, {@code gateway-1} */
    public Server part(String name) {
        return parts().stream()
                .filter(part -> part.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new StackException("no part named " + name));
    }

    /** Gateways first, so that sessions are moved while the rest still works; then the services; then the servers. */
    @Override
    public void close() {
        stopServices();
        keepLogs();
        stack.close();
    }

    private void stopServices() {
        replicas(Service.GATEWAY).forEach(ServiceProcess::beginStop);
        replicas(Service.GATEWAY).forEach(ServiceProcess::stop);
        services().forEach(ServiceProcess::beginStop);
        services().forEach(ServiceProcess::stop);
    }

    private void keepLogs() {
        if (logsKeptIn == null) {
            return;
        }
        try (Stream<Path> logs = Files.list(stack.home().logs())) {
            Files.createDirectories(logsKeptIn);
            for (Path log : logs.toList()) {
                Files.copy(log, logsKeptIn.resolve(log.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            }
        } catch (IOException e) {
            throw new StackException("cannot keep logs in " + logsKeptIn + ": " + e.getMessage(), e);
        }
    }

    /** Waits until every service says that it is ready, e.g. after a restart of a server. */
    public void awaitReady(Duration limit) {
        if (!Processes.await(
                limit, Duration.ofMillis(150), () -> services().stream().allMatch(ServiceProcess::isReady))) {
            String late = services().stream()
                    .filter(process -> !process.isReady())
                    .map(ServiceProcess::name)
                    .collect(Collectors.joining(", "));
            throw new StackException("not ready after " + limit.toSeconds() + " s: " + late);
        }
    }
}
