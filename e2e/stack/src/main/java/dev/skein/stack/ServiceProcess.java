package dev.skein.stack;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One replica of a service as an operating system process, started from its jar or native executable.
 *
 * <p>Ready means that {@code /q/health/ready} on its management port answers 200.
 */
public final class ServiceProcess implements Server {
    private static final Duration START_LIMIT = Duration.ofSeconds(150);
    /** Each look costs the service a health check, and a log line while it is not ready. */
    private static final Duration POLL = Duration.ofMillis(150);

    private static final Duration STOP_LIMIT = Duration.ofSeconds(40);

    private static final Set<String> LAUNCHER_ONLY = Set.of(
            "SKEIN_PORT",
            "SKEIN_HOST",
            "SKEIN_POSTGRES_PORT",
            "SKEIN_REDIS_PORT",
            "SKEIN_BROKER_PORT",
            "SKEIN_GRPC_PORTS",
            "SKEIN_MANAGEMENT_PORTS",
            "SKEIN_HOME",
            "SKEIN_CACHE",
            "SKEIN_URL",
            Secrets.POSTGRES_PASSWORD,
            Secrets.REDIS_PASSWORD,
            Secrets.BROKER_PASSWORD,
            Secrets.SECRETS_KEY,
            Secrets.APP_KEY,
            Secrets.APP_SECRET);

    private final StackHome home;
    private final Packages packages;
    private final Service service;
    private final String node;
    private final int port;
    private final int managementPort;
    private final Map<String, String> environment = new HashMap<>();
    private final Map<String, String> properties = new TreeMap<>();
    private String host = "127.0.0.1";
    private @Nullable String publicHost;
    private boolean recording;
    private @Nullable Process started;

    /**
     * @param node unique in the cluster, e.g. {@code gateway-1}; names its log and pid files
     * @param port HTTP, gRPC and WebSocket; 0 picks a free one
     * @param managementPort health and metrics; 0 picks a free one
     */
    public ServiceProcess(
            StackHome home, Packages packages, Service service, String node, int port, int managementPort) {
        this.home = home;
        this.packages = packages;
        this.service = service;
        this.node = node;
        this.port = Ports.orFree(port);
        this.managementPort = Ports.orFree(managementPort);
    }

    /** Adds to its environment at the next start. */
    public ServiceProcess with(Map<String, String> variables) {
        environment.putAll(variables);
        return this;
    }

    public ServiceProcess with(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    /**
     * Sets system properties at the next start, as arguments: native executables do not read {@code JAVA_TOOL_OPTIONS}.
     */
    public ServiceProcess withProperties(Map<String, String> values) {
        properties.putAll(values);
        return this;
    }

    /**
     * Another loopback address, e.g. {@code 127.0.0.2}: replicas on one port and several addresses are what a service of
     * Kubernetes looks like.
     */
    public ServiceProcess on(String loopbackAddress) {
        host = loopbackAddress;
        return this;
    }

    /**
     * Binds its public port there, and nothing else.
     *
     * @param address e.g. {@code 0.0.0.0}
     * @param reachableAt where this machine reaches it then
     */
    public ServiceProcess listenOn(String address, String reachableAt) {
        publicHost = address;
        host = reachableAt.contains(":") ? '[' + reachableAt + ']' : reachableAt;
        return this;
    }

    /** Writes down what makes the next start faster; see {@link Packages#makeStartArchives}. */
    void recordForNextStart() {
        recording = true;
    }

    @Override
    public String name() {
        return node;
    }

    public Service service() {
        return service;
    }

    @Override
    public int port() {
        return port;
    }

    public int managementPort() {
        return managementPort;
    }

    /** {@code 127.0.0.1:<port>}, as other services are told. */
    public String address() {
        return host + ':' + port;
    }

    /** {@code http://127.0.0.1:<port>}. */
    public URI url() {
        return URI.create("http://" + address());
    }

    public URI managementUrl() {
        return URI.create("http://" + managementHost() + ':' + managementPort);
    }

    private String managementHost() {
        return publicHost == null ? host : "127.0.0.1";
    }

    public Path log() {
        return home.log(node);
    }

    /** Starts the process and waits until it is ready. */
    @Override
    public void start() {
        launch();
        awaitReady();
    }

    /** Starts the process without waiting. */
    public void launch() {
        if (isRunning()) {
            throw new StackException(node + " already runs");
        }
        List<String> command = new ArrayList<>(packages.command(service, recording));
        properties.forEach((name, value) -> command.add(1, "-D" + name + '=' + value));
        ProcessBuilder builder = new ProcessBuilder(Processes.detached(command))
                .directory(packages.root().toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()));
        forget(builder.environment());
        builder.environment().putAll(environment);
        builder.environment().put("SKEIN_NODE", node);
        builder.environment().put("QUARKUS_HTTP_PORT", Integer.toString(port));
        builder.environment().put("QUARKUS_MANAGEMENT_PORT", Integer.toString(managementPort));
        builder.environment().putIfAbsent("QUARKUS_HTTP_HOST", host);
        if (publicHost != null) {
            builder.environment().put("QUARKUS_HTTP_HOST", publicHost);
        }
        builder.environment().putIfAbsent("QUARKUS_MANAGEMENT_HOST", managementHost());
        try {
            Process process = builder.start();
            process.getOutputStream().close();
            home.pidFile(node).write(process.toHandle());
            started = process;
        } catch (IOException e) {
            throw new StackException(node + " did not start: " + e.getMessage(), e);
        }
    }

    /** What the launcher alone may know must not leak into a service, nor make it complain of unknown keys. */
    private static void forget(Map<String, String> environment) {
        environment.keySet().removeIf(name -> name.startsWith("SKEIN_JAVA_OPTS") || LAUNCHER_ONLY.contains(name));
    }

    public void awaitReady() {
        Optional<ProcessHandle> process = runningProcess();
        boolean over = Processes.await(
                START_LIMIT,
                POLL,
                () -> isReady() || process.map(p -> !p.isAlive()).orElse(true));
        if (!isRunning()) {
            throw new StackException(node + " ended at its start, see " + log() + ": " + reason());
        }
        if (!over) {
            throw new StackException(node + " is not ready after " + START_LIMIT.toSeconds() + " s, see " + log());
        }
    }

    /** The line of the log that most likely says what was wrong. */
    private String reason() {
        List<String> lines = Processes.tail(log(), 60).lines().toList();
        return lines.stream()
                .filter(line -> line.contains("ERROR") || line.contains("Exception"))
                .findFirst()
                .orElse(lines.isEmpty() ? "(empty log)" : lines.getLast());
    }

    public boolean isReady() {
        return health("ready") == 200;
    }

    /** Up from its start to its end, whatever it waits for; what Kubernetes would restart it for. */
    public boolean isLive() {
        return health("live") == 200;
    }

    /** Whether it has come up, be its dependencies there or not. */
    public boolean hasStarted() {
        return health("started") == 200;
    }

    /** @return the status; 0 without an answer */
    private int health(String kind) {
        try {
            HttpURLConnection connection = (HttpURLConnection)
                    managementUrl().resolve("/q/health/" + kind).toURL().openConnection();
            connection.setConnectTimeout(500);
            connection.setReadTimeout(2_000);
            try {
                return connection.getResponseCode();
            } finally {
                connection.disconnect();
            }
        } catch (IOException e) {
            return 0;
        }
    }

    /** SIGTERM, and patience while it drains. */
    @Override
    public void stop() {
        runningProcess().ifPresent(process -> {
            process.destroy();
            if (!Processes.awaitExit(process, STOP_LIMIT)) {
                Processes.killHard(process);
            }
        });
        home.pidFile(node).delete();
    }

    /** Sends SIGTERM without waiting, so that several can drain at the same time. */
    public void beginStop() {
        runningProcess().ifPresent(ProcessHandle::destroy);
    }

    /** Of the process that this object started last; empty while it runs. */
    public OptionalInt exitCode() {
        return started == null || started.isAlive() ? OptionalInt.empty() : OptionalInt.of(started.exitValue());
    }

    /** SIGKILL. */
    @Override
    public void kill() {
        runningProcess().ifPresent(Processes::killHard);
        home.pidFile(node).delete();
    }

    @Override
    public boolean isRunning() {
        return runningProcess().isPresent();
    }

    public Optional<ProcessHandle> runningProcess() {
        return home.pidFile(node).alive();
    }

    public long pid() {
        return runningProcess().map(ProcessHandle::pid).orElseThrow(() -> new StackException(node + " does not run"));
    }

    /** Processor time used since its start. */
    public Duration cpuTime() {
        return runningProcess().flatMap(p -> p.info().totalCpuDuration()).orElse(Duration.ZERO);
    }

    /** Resident memory. */
    public long residentBytes() {
        return runningProcess().map(p -> Memory.residentBytes(p.pid())).orElse(0L);
    }

    @Override
    public String toString() {
        return node + " on port " + port;
    }
}
