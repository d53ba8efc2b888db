package dev.skein.e2e.cluster;

import dev.skein.stack.PostgresServer;
import dev.skein.stack.Processes;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.postgresql.PGConnection;

/**
 * What {@code pg_dump} and {@code pg_restore} do, for machines that have none of the server's version, as the embedded
 * server brings none: the tables as the migrations make them, filled by COPY, and the sequences. The commands of the
 * operations page are used where they are there.
 */
final class DatabaseCopy {
    private static final int SERVER_VERSION = 18;
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private static final Map<String, String> MIGRATIONS =
            Map.of("people", "group-service", "messaging", "messaging-service", "push", "push-service");

    /** As Flyway makes it. */
    private static final String HISTORY = """
            create table %s.flyway_schema_history (installed_rank int primary key, version varchar(50),
                description varchar(200) not null, type varchar(20) not null, script varchar(1000) not null, checksum int,
                installed_by varchar(100) not null, installed_on timestamp not null default now(),
                execution_time int not null, success boolean not null)
            """;

    private final Path root;
    private final Path file;
    private final Map<String, byte[]> tables = new LinkedHashMap<>();
    private final Map<String, Long> sequences = new LinkedHashMap<>();

    /**
     * @param root of the checkout
     * @param file where a dump goes
     */
    DatabaseCopy(Path root, Path file) {
        this.root = root;
        this.file = file;
    }

    /** Whether the commands of the operations page can be used. */
    static boolean hasCommands() {
        String said = Processes.run(LIMIT, List.of("pg_dump", "--version")).output();
        return said.matches("(?s).*\\s" + SERVER_VERSION + "\\.\\d.*");
    }

    void take(PostgresServer from) throws SQLException, IOException {
        if (hasCommands()) {
            command(List.of("pg_dump", "-d", uri(from), "-Fc", "-f", file.toString()));
            return;
        }
        try (Connection connection = from.connect()) {
            for (String table : names(connection, """
                    select c.oid::regclass::text from pg_class c join pg_namespace n on n.oid = c.relnamespace
                    where n.nspname in ('people', 'messaging', 'push') and c.relkind in ('r', 'p') and not c.relispartition
                    """)) {
                ByteArrayOutputStream out = new ByteArrayOutputStream();
                connection
                        .unwrap(PGConnection.class)
                        .getCopyAPI()
                        .copyOut("copy (select * from " + table + ") to stdout", out);
                tables.put(table, out.toByteArray());
            }
            try (Statement statement = connection.createStatement();
                    ResultSet rows =
                            statement.executeQuery("select format('%I.%I', schemaname, sequencename), last_value"
                                    + " from pg_sequences where last_value is not null")) {
                while (rows.next()) {
                    sequences.put(rows.getString(1), rows.getLong(2));
                }
            }
        }
    }

    void restore(PostgresServer into) throws SQLException, IOException {
        if (hasCommands()) {
            command(List.of("pg_restore", "-d", uri(into), "--exit-on-error", file.toString()));
            return;
        }
        try (Connection connection = into.connect();
                Statement statement = connection.createStatement()) {
            for (Map.Entry<String, String> schema : MIGRATIONS.entrySet()) {
                statement.execute("create schema " + schema.getKey());
                statement.execute(HISTORY.formatted(schema.getKey()));
                statement.execute("set search_path to " + schema.getKey());
                for (String migration : migrations(schema.getValue())) {
                    statement.execute(migration);
                }
            }
            // Without foreign keys and triggers, so that the order of tables does not matter.
            statement.execute("set session_replication_role = replica");
            statement.execute("truncate " + String.join(", ", tables.keySet()) + " cascade");
            for (Map.Entry<String, byte[]> table : tables.entrySet()) {
                connection
                        .unwrap(PGConnection.class)
                        .getCopyAPI()
                        .copyIn("copy " + table.getKey() + " from stdin", new ByteArrayInputStream(table.getValue()));
            }
            for (Map.Entry<String, Long> sequence : sequences.entrySet()) {
                statement.execute("select setval('" + sequence.getKey() + "', " + sequence.getValue() + ")");
            }
        }
    }

    private List<String> migrations(String service) throws IOException {
        List<String> texts = new ArrayList<>();
        try (Stream<Path> files = Files.list(root.resolve(service).resolve("src/main/resources/db/migration"))) {
            for (Path migration : files.sorted().toList()) {
                texts.add(Files.readString(migration));
            }
        }
        return texts;
    }

    private static List<String> names(Connection connection, String query) throws SQLException {
        List<String> names = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            while (rows.next()) {
                names.add(rows.getString(1));
            }
        }
        return names;
    }

    private static void command(List<String> command) {
        Processes.Result result = Processes.run(LIMIT, command);
        if (!result.ok()) {
            throw new IllegalStateException(command.getFirst() + ": " + result.output());
        }
    }

    private static String uri(PostgresServer server) {
        String password = java.net.URLEncoder.encode(server.password(), StandardCharsets.UTF_8);
        return "postgresql://" + PostgresServer.USER + ':' + password + "@127.0.0.1:" + server.port() + '/'
                + PostgresServer.DATABASE;
    }
}
