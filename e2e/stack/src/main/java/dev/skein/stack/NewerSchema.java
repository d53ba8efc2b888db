package dev.skein.stack;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;

/** A schema that a newer version of a service has migrated, which then was rolled back. */
public final class NewerSchema {
    private NewerSchema() {}

    /**
     * Runs {@code work} while the schema is newer than the service knows; afterwards it is as before.
     *
     * @param schema one that Flyway has migrated
     */
    public static void during(DataSource database, String schema, Runnable work) throws SQLException {
        String history = schema + ".flyway_schema_history";
        run(
                database,
                "insert into " + history
                        + " (installed_rank, version, description, type, script, checksum, installed_by,"
                        + " execution_time, success)"
                        + " values (999, '999', 'later', 'SQL', 'V999__later.sql', 1, 'test', 1, true)");
        try {
            work.run();
        } finally {
            run(database, "delete from " + history + " where version = '999'");
        }
    }

    private static void run(DataSource database, String sql) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.executeUpdate(sql);
        }
    }
}
