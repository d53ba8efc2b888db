package dev.skein.stack;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * Postgres, Redis and the broker, started side by side.
 *
 * <p>Tests take {@link #shared()}: one per JVM, temporary data, gone when the JVM ends.
 */
public final class Stack implements AutoCloseable {
    private final StackHome home;
    private final Secrets secrets;
    private final PostgresServer postgres;
    private final RedisServer redis;
    private final Server broker;

    private Stack(StackHome home, Secrets secrets, boolean brokerAsProcess) {
        this.home = home;
        this.secrets = secrets;
        this.postgres = new PostgresServer(home, 0, secrets.get(Secrets.POSTGRES_PASSWORD), PostgresSize.TEST);
        this.redis = new RedisServer(home, 0, secrets.get(Secrets.REDIS_PASSWORD));
        String brokerPassword = secrets.get(Secrets.BROKER_PASSWORD);
        this.broker = brokerAsProcess
                ? new BrokerProcess(home, 0, brokerPassword)
                : new BrokerServer(home, 0, brokerPassword);
    }

    /** The one stack of this JVM, started on first use and stopped when the JVM ends. */
    public static Stack shared() {
        return Shared.STACK;
    }

    /** A stack of its own on free ports with temporary data. */
    public static Stack temporary() {
        return temporary(false);
    }

    /** @param brokerAsProcess so that a test can kill the broker for real */
    public static Stack temporary(boolean brokerAsProcess) {
        StackHome home = StackHome.temporary();
        Watchdog.guard(home);
        Stack stack = new Stack(home, Secrets.generate(), brokerAsProcess);
        try {
            stack.start();
        } catch (RuntimeException e) {
            stack.close();
            throw e;
        }
        return stack;
    }

    private void start() {
        startAll(servers());
    }

    /** Starts them at the same time; the first failure is thrown after all have ended trying. */
    static void startAll(List<? extends Server> servers) {
        List<CompletableFuture<Void>> starts = servers.stream()
                .map(server -> CompletableFuture.runAsync(
                        server::start,
                        task -> Thread.ofPlatform()
                                .name("start-" + server.name())
                                .daemon()
                                .start(task)))
                .toList();
        try {
            CompletableFuture.allOf(starts.toArray(CompletableFuture[]::new)).join();
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
        return postgres;
    }

    public RedisServer redis() {
        return redis;
    }

    public Server broker() {
        return broker;
    }

    public List<Server> servers() {
        return List.of(postgres, redis, broker);
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
        return settings.put("AMQP_HOST", "127.0.0.1")
                .put("AMQP_PORT", Integer.toString(broker.port()))
                .put("AMQP_USERNAME", BrokerServer.USER)
                .put("AMQP_PASSWORD", secrets.get(Secrets.BROKER_PASSWORD))
                .put("QUARKUS_REDIS_HOSTS", redis.url())
                .put("QUARKUS_DATASOURCE_JDBC_URL", postgres.jdbcUrl())
                .put("QUARKUS_DATASOURCE_REACTIVE_URL", postgres.reactiveUrl())
                .put("QUARKUS_DATASOURCE_USERNAME", PostgresServer.USER)
                .put("QUARKUS_DATASOURCE_PASSWORD", postgres.password());
    }

    /** Stops the servers and deletes their data. */
    @Override
    public void close() {
        broker.stop();
        redis.stop();
        // The data is thrown away: no need to wait for a checkpoint.
        postgres.kill();
        Binaries.deleteTree(home.root());
    }

    private static final class Shared {
        static final Stack STACK = start();

        private static Stack start() {
            Stack stack = temporary();
            Runtime.getRuntime().addShutdownHook(new Thread(stack::close, "stop-stack"));
            return stack;
        }
    }
}
