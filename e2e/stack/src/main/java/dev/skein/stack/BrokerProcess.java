package dev.skein.stack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@link BrokerMain} as a child process on this JVM's class path: a broker that can be killed with -9. */
public final class BrokerProcess implements Server {
    private static final Duration START_LIMIT = Duration.ofSeconds(60);

    private final StackHome home;
    private final int port;
    private final String password;
    private final @Nullable ServerTls tls;

    public BrokerProcess(StackHome home, int port, String password, @Nullable ServerTls tls) {
        this.home = home;
        this.port = Ports.orFree(port);
        this.password = password;
        this.tls = tls;
    }

    @Override
    public String name() {
        return "broker";
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public void start() {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        try {
            // In a file, because a class path can be longer than a command line may be on some systems.
            Path arguments = home.run().resolve("broker.args");
            Files.writeString(
                    arguments, "-cp \"" + System.getProperty("java.class.path").replace("\\", "\\\\") + "\"\n");
            List<String> command = new ArrayList<>(List.of(
                    java.toString(),
                    "-Xmx384m",
                    "-XX:TieredStopAtLevel=1",
                    "-XX:+UseSerialGC",
                    "@" + arguments,
                    BrokerMain.class.getName(),
                    home.root().toString(),
                    Integer.toString(port)));
            if (tls != null) {
                command.addAll(List.of(
                        tls.certificate().toString(),
                        tls.key().toString(),
                        tls.authority().toString()));
            }
            ProcessBuilder builder = new ProcessBuilder(Processes.detached(command))
                    .redirectErrorStream(true)
                    .redirectOutput(
                            ProcessBuilder.Redirect.appendTo(home.log(name()).toFile()));
            builder.environment().put(Secrets.BROKER_PASSWORD, password);
            Process process = builder.start();
            home.pidFile(name()).write(process.toHandle());
            if (!Processes.await(START_LIMIT, () -> Ports.accepts(port) || !process.isAlive()) || !process.isAlive()) {
                throw new StackException("the broker did not start: " + Processes.tail(home.log(name()), 1));
            }
        } catch (IOException e) {
            throw new StackException("the broker did not start: " + e.getMessage(), e);
        }
    }

    @Override
    public void stop() {
        runningProcess().ifPresent(process -> {
            process.destroy();
            if (!Processes.awaitExit(process, Duration.ofSeconds(15))) {
                Processes.killHard(process);
            }
        });
        home.pidFile(name()).delete();
    }

    @Override
    public void kill() {
        runningProcess().ifPresent(Processes::killHard);
        home.pidFile(name()).delete();
    }

    @Override
    public boolean isRunning() {
        return runningProcess().isPresent();
    }

    public Optional<ProcessHandle> runningProcess() {
        return home.pidFile(name()).alive();
    }
}
