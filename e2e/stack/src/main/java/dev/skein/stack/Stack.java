package dev.skein.stack;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * Postgres, Redis and the broker, started side by side.
 *
 * <p>Tests take {@link #shared()}: one per JVM, temporary data, gone when the JVM ends. A server that the environment
 * already names ({@code QUARKUS_DATASOURCE_JDBC_URL}, {@code QUARKUS_REDIS_HOSTS}, {@code AMQP_HOST}) can be left out.
 */
public final class Stack implements AutoCloseable {
    private final StackHome home;
    private final Secrets secrets;
    private final Map<String, String> external;
    private final boolean temporary;
    private final @Nullable PostgresServer postgres;
    private final @Nullable RedisServer redis;
    private final @Nullable Server broker;

    private Stack(StackOptions options) {
        this(options, null);
    }

    private Stack(StackOptions options, @Nullable Server givenBroker) {
        this.home = options.home();
        this.secrets = options.secrets();
        this.external = options.external();
        this.temporary = options.temporary();
        ClusterPorts ports = options.ports();
        this.postgres = isExternal("QUARKUS_DATASOURCE_JDBC_URL") || isExternal("QUARKUS_DATASOURCE_REACTIVE_URL")
                ? null
                : new PostgresServer(
                        home,
                        ports.postgres(),
                        secrets.get(Secrets.POSTGRES_PASSWORD),
                        options.postgresSize(),
                        options.tls());
        this.redis = isExternal("QUARKUS_REDIS_HOSTS")
                ? null
                : new RedisServer(home, ports.redis(), secrets.get(Secrets.REDIS_PASSWORD), options.tls());
        this.broker = givenBroker != null ? givenBroker : isExternal("AMQP_HOST") ? null : broker(options);
    }

    private Server broker(StackOptions options) {
        String password = secrets.get(Secrets.BROKER_PASSWORD);
        int port = options.ports().broker();
        return options.brokerAsProcess()
                ? new BrokerProcess(home, port, password, options.tls())
                : new BrokerServer(home, port, password, options.tls());
    }

    /** The one stack of this JVM, started on first use and stopped when the JVM ends. */
    public static Stack shared() {
        return Shared.STACK;
    }

    /** A running stack of its own on free ports with temporary data. */
    public static Stack temporary() {
        return start(StackOptions.forTests());
    }

    /** Starts the servers and returns when all of them take connections. */
    public static Stack start(StackOptions options) {
        Stack stack = create(options);
        try {
            stack.start(Progress.SILENT);
        } catch (RuntimeException e) {
            stack.close();
            throw e;
        }
        return stack;
    }

    /** A stack that runs already, started by another copy of this class. */
    static Stack around(StackOptions running, Server broker) {
        return new Stack(running, broker);
    }

    /** A stack that is not started yet. */
    public static Stack create(StackOptions options) {
        if (options.temporary()) {
            Watchdog.guard(options.home());
        }
        return new Stack(options);
    }

    /** Starts them at the same time; a failure is thrown when all have ended trying. */
    public void start(Progress progress) {
        join(servers().stream().map(server -> starting(server, progress)).toList());
    }

    static CompletableFuture<Void> starting(Server server, Progress progress) {
        return inBackground("start-" + server.name(), () -> {
            long begin = System.nanoTime();
            server.start();
            progress.ready(server.name(), Duration.ofNanos(System.nanoTime() - begin));
        });
    }

    static CompletableFuture<Void> inBackground(String name, Runnable work) {
        return CompletableFuture.runAsync(
                work, task -> Thread.ofPlatform().name(name).daemon().start(task));
    }

    static void join(List<CompletableFuture<Void>> all) {
        try {
            CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)).join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    public StackHome home() {
        return home;
    }

    public Secrets secrets() {
        return secrets;
    }

    public PostgresServer postgres() {
        return present(postgres, "Postgres");
    }

    public RedisServer redis() {
        return present(redis, "Redis");
    }

    public Server broker() {
        return present(broker, "the broker");
    }

    private static <T> T present(@Nullable T server, String name) {
        if (server == null) {
            throw new StackException(name + " is not part of this stack: the environment names another one");
        }
        return server;
    }

    /** The servers of this stack, without those that the environment names. */
    public List<Server> servers() {
        List<Server> servers = new ArrayList<>();
        for (Server server : new @Nullable Server[] {postgres, redis, broker}) {
            if (server != null) {
                servers.add(server);
            }
        }
        return List.copyOf(servers);
    }

    /**
     * The settings of all services as configuration properties, e.g. {@code quarkus.redis.hosts}; for a
     * {@code QuarkusTestResourceLifecycleManager}. Where the other services are ({@code skein.targets.*}) is not among
     * them.
     */
    public Map<String, String> settings() {
        return stackSettings().properties();
    }

    /** The same as environment variables, for a process. */
    public Map<String, String> environment() {
        return stackSettings().environment();
    }

    private StackSettings stackSettings() {
        StackSettings settings = new StackSettings();
        for (String name : List.of(Secrets.CLUSTER_KEY, Secrets.SECRETS_KEY, Secrets.APP_KEY, Secrets.APP_SECRET)) {
            settings.put(name, secrets.get(name));
        }
        settings.put("SKEIN_BOOTSTRAP_SAMPLE_USER", "bob");
        settings.put("SKEIN_GATEWAY_CHAT_APP_KEY", secrets.get(Secrets.APP_KEY));
        if (broker != null) {
            settings.put("AMQP_HOST", "127.0.0.1");
            settings.put("AMQP_PORT", Integer.toString(broker.port()));
            settings.put("AMQP_USERNAME", BrokerServer.USER);
            settings.put("AMQP_PASSWORD", secrets.get(Secrets.BROKER_PASSWORD));
        }
        if (redis != null) {
            settings.put("QUARKUS_REDIS_HOSTS", redis.url());
        }
        if (postgres != null) {
            settings.put("QUARKUS_DATASOURCE_JDBC_URL", postgres.jdbcUrl());
            settings.put("QUARKUS_DATASOURCE_REACTIVE_URL", postgres.reactiveUrl());
            settings.put("QUARKUS_DATASOURCE_USERNAME", PostgresServer.USER);
            settings.put("QUARKUS_DATASOURCE_PASSWORD", postgres.password());
        }
        external.forEach((name, value) -> {
            if (StackSettings.isKnown(name)) {
                settings.put(name, value);
            }
        });
        return settings;
    }

    private boolean isExternal(String variable) {
        String value = external.get(variable);
        return value != null && !value.isBlank();
    }

    /** Stops the servers and deletes their data: each starts as another one, on the same port, with the same password. */
    public void wipe() {
        for (Server server : servers()) {
            server.stop();
            Binaries.deleteTree(home.data(server.name()));
        }
    }

    /** Stops the servers in order; temporary data is deleted. */
    @Override
    public void close() {
        if (broker != null) {
            broker.stop();
        }
        if (redis != null) {
            redis.stop();
        }
        if (postgres != null) {
            if (temporary) {
                // The data is thrown away: no need to wait for a checkpoint.
                postgres.kill();
            } else {
                postgres.stop();
            }
        }
        if (temporary) {
            Binaries.deleteTree(home.root());
        }
    }

    private static final class Shared {
        static final Stack STACK = SharedStack.get();
    }
}
