package dev.skein.stack;

import java.security.Provider;
import java.security.Security;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BooleanSupplier;

/**
 * The one stack of a JVM.
 *
 * <p>Quarkus loads test code anew for each test profile, and a static field with it. So what was started is kept where
 * the whole JVM sees it, in types of the JDK only; a second copy of these classes finds it there and takes it over:
 * Postgres and Redis by their pid files, the broker, which is objects of the first copy, through functions.
 */
final class SharedStack {
    private static final String KEY = "dev.skein.stack.shared";

    private SharedStack() {}

    static Stack get() {
        // An interned string is the same object for all copies of this class, and nobody else's lock.
        synchronized (KEY.intern()) {
            Provider known = Security.getProvider(KEY);
            return known == null ? start() : join(Objects.requireNonNull(known.get(KEY)));
        }
    }

    private static Stack start() {
        Stack stack = Stack.temporary();
        Runtime.getRuntime().addShutdownHook(new Thread(stack::close, "stop-stack"));
        Server broker = stack.broker();
        List<Integer> ports = List.of(stack.postgres().port(), stack.redis().port(), broker.port());
        List<Runnable> actions = List.of(broker::start, broker::stop, broker::kill);
        BooleanSupplier running = broker::isRunning;
        Security.addProvider(new Board(
                List.of(stack.home().root().toString(), stack.secrets().values(), ports, actions, running)));
        return stack;
    }

    @SuppressWarnings("unchecked")
    private static Stack join(Object known) {
        List<Object> parts = (List<Object>) known;
        StackHome home = new StackHome(java.nio.file.Path.of((String) parts.get(0)));
        Secrets secrets = new Secrets((Map<String, String>) parts.get(1));
        List<Integer> ports = (List<Integer>) parts.get(2);
        ClusterPorts all = new ClusterPorts(0, 0, 0, ports.get(0), ports.get(1), ports.get(2));
        StackOptions options = new StackOptions(home, secrets, all, PostgresSize.TEST, false, false, Map.of());
        return Stack.around(options, new BrokerElsewhere(ports.get(2), (List<Runnable>) parts.get(3), (BooleanSupplier)
                parts.get(4)));
    }

    /**
     * A security provider without any algorithm: the one map of objects that every class loader finds by name. A system
     * property will not do, because libraries (Narayana) read all of them as text.
     */
    private static final class Board extends Provider {
        private static final long serialVersionUID = 1L;

        Board(Object value) {
            super(KEY, "1", "where the shared stack of this JVM is found");
            put(KEY, value);
        }
    }

    /** @param actions start, stop, kill */
    private record BrokerElsewhere(int port, List<Runnable> actions, BooleanSupplier running) implements Server {
        @Override
        public String name() {
            return "broker";
        }

        @Override
        public void start() {
            actions.get(0).run();
        }

        @Override
        public void stop() {
            actions.get(1).run();
        }

        @Override
        public void kill() {
            actions.get(2).run();
        }

        @Override
        public boolean isRunning() {
            return running.getAsBoolean();
        }
    }
}
