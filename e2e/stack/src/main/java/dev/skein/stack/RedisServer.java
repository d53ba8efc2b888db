package dev.skein.stack;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Redis 6.2 from the embedded-redis binaries.
 *
 * <p>It holds nothing that is not elsewhere too: it saves on an orderly stop only, and a killed one comes back empty or
 * old. The password is given to it on standard input, not on its command line, where every user could read it.
 */
public final class RedisServer implements Server {
    private static final Duration START_LIMIT = Duration.ofSeconds(20);

    private final StackHome home;
    private final int port;
    private final String password;
    private final @Nullable ServerTls tls;

    /** @param port 0 picks a free one */
    public RedisServer(StackHome home, int port, String password, @Nullable ServerTls tls) {
        this.home = home;
        this.port = Ports.orFree(port);
        this.password = password;
        this.tls = tls;
    }

    @Override
    public String name() {
        return "redis";
    }

    @Override
    public int port() {
        return port;
    }

    /** In the form of {@code quarkus.redis.hosts}. */
    public String url() {
        return (tls == null ? "redis" : "rediss") + "://:" + password + "@127.0.0.1:" + port;
    }

    @Override
    public void start() {
        Path data = home.data(name());
        try {
            Files.createDirectories(data);
            List<String> command = Processes.detached(List.of(Binaries.redis().toString(), "-"));
            Process process = new ProcessBuilder(command)
                    .directory(data.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(
                            ProcessBuilder.Redirect.appendTo(home.log(name()).toFile()))
                    .start();
            try (var in = process.getOutputStream()) {
                in.write(settings(data).getBytes(StandardCharsets.UTF_8));
            }
            home.pidFile(name()).write(process.toHandle());
            if (!Processes.await(START_LIMIT, () -> ping() || !process.isAlive()) || !process.isAlive()) {
                throw new StackException("Redis did not start: " + Processes.tail(home.log(name()), 1));
            }
        } catch (IOException e) {
            throw new StackException("Redis did not start: " + e.getMessage(), e);
        }
    }

    /** Saves and ends. */
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

    /** Forgets everything, while running. */
    public void flush() {
        if (!"+OK".equals(ask("FLUSHALL"))) {
            throw new StackException("Redis refused FLUSHALL");
        }
    }

    @Override
    public boolean isRunning() {
        return runningProcess().isPresent();
    }

    public Optional<ProcessHandle> runningProcess() {
        return home.pidFile(name()).alive();
    }

    private String settings(Path data) {
        return """
                bind 127.0.0.1
                %s
                requirepass %s
                dir "%s"
                dbfilename dump.rdb
                save 86400 1
                appendonly no
                daemonize no
                tcp-backlog 511
                stop-writes-on-bgsave-error no
                loglevel notice
                """.formatted(listener(), password, data);
    }

    private String listener() {
        return tls == null ? "port " + port : """
                port 0
                tls-port %d
                tls-cert-file "%s"
                tls-key-file "%s"
                tls-ca-cert-file "%s"
                tls-auth-clients no""".formatted(port, tls.certificate(), tls.key(), tls.authority());
    }

    private Socket connect() throws IOException {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        return tls == null
                ? new Socket(loopback, port)
                : tls.client().getSocketFactory().createSocket(loopback, port);
    }

    private boolean ping() {
        return "+PONG".equals(ask("PING"));
    }

    private String ask(String command) {
        try (Socket socket = connect()) {
            socket.setSoTimeout(5_000);
            socket.getOutputStream()
                    .write(("AUTH " + password + "\r\n" + command + "\r\n").getBytes(StandardCharsets.US_ASCII));
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
            return "+OK".equals(in.readLine()) ? String.valueOf(in.readLine()) : "";
        } catch (IOException e) {
            return "";
        }
    }
}
