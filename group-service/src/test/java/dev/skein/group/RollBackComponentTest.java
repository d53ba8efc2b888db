package dev.skein.group;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.skein.stack.NewerSchema;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A version is taken back; the schema is not. */
@QuarkusTest
@QuarkusTestResource(PeopleStack.class)
class RollBackComponentTest {
    @Inject
    Flyway flyway;

    @Inject
    DataSource database;

    @Test
    @Tag("OPS-10")
    void startsOnTheSchemaOfANewerVersion() {
        flyway.migrate(); // The service may not have come to it yet.
        assertThatCode(() -> NewerSchema.during(database, "people", flyway::migrate))
                .doesNotThrowAnyException();
    }

    /** What migrates waits no longer than that for an answer. */
    @Test
    void aDatabaseThatFallsSilentIsGivenUpAfterMinutes() throws SQLException {
        try (Connection connection = database.getConnection()) {
            assertThat(connection.getNetworkTimeout()).isBetween(60_000, 900_000);
        }
    }
}
