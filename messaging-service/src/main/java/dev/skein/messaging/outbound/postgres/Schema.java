package dev.skein.messaging.outbound.postgres;

import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.jboss.logging.Logger;

/**
 * Brings the schema up to date as soon as Postgres is there: at start, or in the background when it is not. The service
 * starts in any order with Postgres, and is ready when both are.
 */
@Singleton
public class Schema {
    private static final Logger LOG = Logger.getLogger(Schema.class);
    private static final long RETRY_MS = 500;
    private static final int BEFORE_ALL_OTHERS = 1;

    /** Tables may be used from now on. */
    public record Migrated() {}

    private final Flyway flyway;
    private final DataSource database;
    private final Event<Migrated> migratedEvent;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private volatile boolean migrated;

    public Schema(Flyway flyway, DataSource database, Event<Migrated> migratedEvent) {
        this.flyway = flyway;
        this.database = database;
        this.migratedEvent = migratedEvent;
    }

    void start(@Observes @Priority(BEFORE_ALL_OTHERS) StartupEvent event) {
        if (!migrate(true)) {
            // A thread of its own: it may wait for long, and Flyway blocks.
            Thread.ofPlatform().name("messaging-schema").daemon().start(this::untilMigrated);
        }
    }

    /** Whether the schema is up to date. */
    public boolean isMigrated() {
        return migrated;
    }

    private void untilMigrated() {
        try {
            while (!stopped.await(RETRY_MS, TimeUnit.MILLISECONDS) && !migrate(false)) {
                LOG.debug("Postgres is not there yet");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean migrate(boolean first) {
        try {
            flyway.migrate();
            adoptServer();
            migrated = true;
            migratedEvent.fire(new Migrated());
        } catch (SQLException | RuntimeException failure) {
            if (first) {
                LOG.warnf("Waiting for Postgres to migrate schema messaging: %s", firstLine(failure));
            }
        }
        return migrated;
    }

    /** After a restore into another server its transaction ids are made sense of; see V3. */
    private void adoptServer() throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("select messaging.adopt_server()");
        }
    }

    private static String firstLine(Throwable failure) {
        return String.valueOf(failure.getMessage()).strip().lines().findFirst().orElse("");
    }

    @PreDestroy
    void stop() {
        stopped.countDown();
    }
}
