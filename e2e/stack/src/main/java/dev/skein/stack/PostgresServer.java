package dev.skein.stack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * PostgreSQL 18 from the zonky binaries, with durable commits.
 *
 * <p>The data folder outlives the server; the password is set when the folder is made. Our settings are a file of their
 * own in the data folder, written anew at each start. {@code fsync} and {@code synchronous_commit} are read back from
 * the running server, because everything Skein promises rests on them.
 */
public final class PostgresServer implements Server {
    public static final String USER = "skein";
    public static final String DATABASE = "skein";

    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    private static final List<String> MUST_BE_ON = List.of("fsync", "synchronous_commit", "full_page_writes");

    private final StackHome home;
    private final int port;
    private final String password;
    private final PostgresSize size;
    private final @Nullable ServerTls tls;

    /** @param port 0 picks a free one */
    public PostgresServer(StackHome home, int port, String password, PostgresSize size, @Nullable ServerTls tls) {
        this.home = home;
        this.port = Ports.orFree(port);
        this.password = password;
        this.size = size;
        this.tls = tls;
    }

    @Override
    public String name() {
        return "postgres";
    }

    @Override
    public int port() {
        return port;
    }

    public String jdbcUrl() {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + DATABASE;
    }

    /** For the reactive client. */
    public String reactiveUrl() {
        return "postgresql://127.0.0.1:" + port + "/" + DATABASE;
    }

    public String password() {
        return password;
    }

    /** A plain connection, for tests and checks. */
    public Connection connect() throws SQLException {
        return connect(DATABASE);
    }

    @Override
    public void start() {
        Path binaries = Binaries.postgres();
        List<String> prefix = UserNamespace.prefix();
        boolean fresh = initialise(binaries, prefix);
        runningProcess().ifPresent(process -> {
            throw new StackException("Postgres already runs on " + data() + " (pid " + process.pid() + ")");
        });
        // A killed server leaves this file; the pid in it may belong to anybody by now.
        deleteQuietly(pidPath());
        writeSettings();
        if (fresh && size.walSegmentsAhead() > 0) {
            WalSegments.makeAhead(data(), size.walSegmentsAhead());
        }
        List<String> command = new ArrayList<>(prefix);
        command.addAll(List.of(binaries.resolve("bin/pg_ctl").toString(), "-D", data().toString()));
        command.addAll(List.of("-l", home.log(name()).toString(), "-W", "start"));
        Processes.Result started = Processes.run(Duration.ofSeconds(20), command);
        if (!started.ok()) {
            throw new StackException("Postgres did not start: " + lastLine(started.output()));
        }
        awaitReady();
        runningProcess().ifPresent(home.pidFile(name())::write);
        prepareDatabase();
    }

    @Override
    public void stop() {
        runningProcess().ifPresent(this::stop);
        home.pidFile(name()).delete();
    }

    /** Fast shutdown: running transactions are rolled back, a checkpoint is written. */
    private void stop(ProcessHandle postmaster) {
        List<String> command = new ArrayList<>(UserNamespace.prefix());
        command.addAll(List.of(Binaries.postgres().resolve("bin/pg_ctl").toString(), "-D", data().toString()));
        command.addAll(List.of("-m", "fast", "-W", "stop"));
        Processes.run(Duration.ofSeconds(10), command);
        if (!Processes.awaitExit(postmaster, Duration.ofSeconds(30))) {
            Processes.killHard(postmaster);
        }
    }

    /** SIGKILL to the postmaster; returns when its children have gone too, so that a restart finds the data free. */
    @Override
    public void kill() {
        runningProcess().ifPresent(postmaster -> {
            List<ProcessHandle> children = postmaster.children().toList();
            Processes.killHard(postmaster);
            children.forEach(child -> {
                if (!Processes.awaitExit(child, Duration.ofSeconds(5))) {
                    Processes.killHard(child);
                }
            });
        });
        home.pidFile(name()).delete();
    }

    @Override
    public boolean isRunning() {
        return runningProcess().isPresent();
    }

    /** The postmaster on this data folder, whoever started it. */
    public Optional<ProcessHandle> runningProcess() {
        return pidLines().stream()
                .findFirst()
                .flatMap(PostgresServer::parsePid)
                .flatMap(ProcessHandle::of)
                .filter(Processes::isAlive)
                .filter(process -> process.info()
                        .command()
                        .map(command -> command.endsWith("postgres") || command.endsWith("postgres.exe"))
                        .orElse(false));
    }

    /** What the running server says of its own durability, name to value. */
    public Map<String, String> durability() throws SQLException {
        try (Connection connection = connect("postgres");
                Statement statement = connection.createStatement()) {
            Map<String, String> values = new java.util.TreeMap<>();
            for (String setting : MUST_BE_ON) {
                try (ResultSet rows = statement.executeQuery("SHOW " + setting)) {
                    rows.next();
                    values.put(setting, rows.getString(1));
                }
            }
            return values;
        }
    }

    /** Makes the data folder if there is none; true when it did. */
    private boolean initialise(Path binaries, List<String> prefix) {
        Path version = data().resolve("PG_VERSION");
        if (Files.exists(version)) {
            checkVersion(version);
            return false;
        }
        if (Files.isDirectory(data()) && !isEmpty(data())) {
            throw new StackException("broken data folder " + data()
                    + ": not empty, but PG_VERSION is missing; move it away or run ./skein reset");
        }
        Path passwordFile = home.run().resolve("postgres.initdb");
        try {
            Files.createDirectories(data());
            Files.writeString(passwordFile, password + "\n");
            restrict(passwordFile);
            List<String> command = new ArrayList<>(prefix);
            command.addAll(List.of(binaries.resolve("bin/initdb").toString(), "-D", data().toString(), "-U", USER));
            command.addAll(List.of("-A", "scram-sha-256", "--pwfile=" + passwordFile, "-E", "UTF8", "--locale=C"));
            command.addAll(List.of("--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--no-instructions"));
            Processes.Result result = Processes.run(Duration.ofSeconds(60), command);
            if (!result.ok()) {
                throw new StackException("initdb failed: " + lastLine(result.output()));
            }
            return true;
        } catch (IOException e) {
            throw new StackException("cannot write to " + data() + ": " + e.getMessage(), e);
        } finally {
            deleteQuietly(passwordFile);
        }
    }

    private void checkVersion(Path version) {
        String written;
        try {
            written = Files.readString(version).trim();
        } catch (IOException e) {
            throw new StackException("broken data folder " + data() + ": cannot read PG_VERSION (" + e.getMessage()
                    + "); move it away or run ./skein reset");
        }
        if (!written.equals("18")) {
            throw new StackException("data folder " + data() + " was written by Postgres \"" + written
                    + "\", this is 18; move it away or run ./skein reset");
        }
    }

    private void writeSettings() {
        String settings = """
                # Written at each start of the embedded server; edits are lost.
                listen_addresses = '127.0.0.1'
                port = %d
                unix_socket_directories = ''
                max_connections = 200
                fsync = on
                synchronous_commit = on
                full_page_writes = on
                shared_buffers = %s
                wal_buffers = 16MB
                min_wal_size = %s
                max_wal_size = %s
                checkpoint_timeout = 15min
                checkpoint_completion_target = 0.9
                wal_compression = off
                log_min_messages = warning
                log_timezone = 'UTC'
                timezone = 'UTC'
                lc_messages = 'C'
                """.formatted(port, size.sharedBuffers(), size.minWalSize(), size.maxWalSize());
        try {
            Files.writeString(data().resolve("postgresql.conf"), settings + encryption());
        } catch (IOException e) {
            throw new StackException("cannot write to " + data() + ": " + e.getMessage(), e);
        }
    }

    private String encryption() throws IOException {
        if (tls == null) {
            return "";
        }
        Files.writeString(data().resolve("pg_hba.conf"), "hostssl all all 127.0.0.1/32 scram-sha-256\n");
        return "ssl = on\nssl_cert_file = '%s'\nssl_key_file = '%s'\n".formatted(tls.certificate(), tls.key());
    }

    /** The server says "ready" in its own pid file: cheaper and more certain than trying to connect. */
    private void awaitReady() {
        long begin = System.nanoTime();
        boolean ready = Processes.await(START_LIMIT, () -> isReady() || diedSince(begin));
        if (!ready || !isReady()) {
            throw new StackException("Postgres did not start: " + reason());
        }
    }

    private String reason() {
        List<String> lines = Processes.tail(home.log(name()), 8).lines().toList();
        return lines.stream()
                .filter(line -> line.contains("FATAL"))
                .findFirst()
                .orElse(lines.isEmpty() ? "(empty log)" : lines.getLast());
    }

    private boolean isReady() {
        List<String> lines = pidLines();
        return lines.size() >= 8 && lines.get(7).trim().equals("ready");
    }

    private boolean diedSince(long begin) {
        return System.nanoTime() - begin > Duration.ofSeconds(2).toNanos() && !isRunning();
    }

    private void prepareDatabase() {
        try (Connection connection = connect("postgres");
                Statement statement = connection.createStatement()) {
            durability().forEach((setting, value) -> {
                if (!value.equals("on")) {
                    throw new StackException("Postgres runs with " + setting + "=" + value + "; refusing to go on");
                }
            });
            boolean exists;
            try (ResultSet rows =
                    statement.executeQuery("SELECT 1 FROM pg_database WHERE datname = '" + DATABASE + "'")) {
                exists = rows.next();
            }
            if (!exists) {
                statement.execute("CREATE DATABASE " + DATABASE);
            }
        } catch (SQLException e) {
            boolean refused = "28P01".equals(e.getSQLState());
            throw new StackException(
                    refused
                            ? "Postgres refuses the password in .skein/secrets.env: it does not belong to the data in "
                                    + data() + "; restore it or run ./skein reset"
                            : "Postgres answers with an error: " + e.getMessage(),
                    e);
        }
    }

    private Connection connect(String database) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", USER);
        properties.setProperty("password", password);
        properties.setProperty("connectTimeout", "10");
        return DriverManager.getConnection("jdbc:postgresql://127.0.0.1:" + port + "/" + database, properties);
    }

    private Path data() {
        return home.data(name());
    }

    private Path pidPath() {
        return data().resolve("postmaster.pid");
    }

    private List<String> pidLines() {
        try {
            return Files.exists(pidPath()) ? Files.readAllLines(pidPath()) : List.of();
        } catch (IOException e) {
            return List.of();
        }
    }

    private static Optional<Long> parsePid(String line) {
        try {
            return Optional.of(Long.parseLong(line.trim()));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static boolean isEmpty(Path folder) {
        String[] names = folder.toFile().list();
        return names == null || names.length == 0;
    }

    private static void restrict(Path file) throws IOException {
        if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        }
    }

    private static void deleteQuietly(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new StackException("cannot delete " + file + ": " + e.getMessage(), e);
        }
    }

    private static String lastLine(String output) {
        String[] lines = output.strip().split("\n");
        return lines[lines.length - 1].strip();
    }
}
