package dev.skein.group;

import static org.assertj.core.api.Assertions.assertThatCode;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A version is taken back; the schema is not. */
@QuarkusTest
@QuarkusTestResource(PeopleStack.class)
class RollBackComponentTest {
    @Inject
    Flyway flyway;

    @Inject
    DataSource database;

    @BeforeEach
    void aNewerVersionMigrated() throws SQLException {
        flyway.migrate(); // The service may not have come to it yet.
        run("insert into people.flyway_schema_history (installed_rank, version, description, type, script, checksum,"
                + " installed_by, execution_time, success)"
                + " values (999, '999', 'later', 'SQL', 'V999__later.sql', 1, 'test', 1, true)");
    }

    @AfterEach
    void forgetIt() throws SQLException {
        run("delete from people.flyway_schema_history where version = '999'");
    }

    @Test
    void thisOneStartsAllTheSame() {
        assertThatCode(flyway::migrate).doesNotThrowAnyException();
    }

    private void run(String sql) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.executeUpdate(sql);
        }
    }
}
