package dev.skein.push.outbound.postgres;

import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import org.flywaydb.core.Flyway;
import org.jboss.logging.Logger;

/**
 * Brings the schema up to date as soon as Postgres is there. Not at start: the service starts in any order with Postgres,
 * and is ready when both are.
 */
@Singleton
public class Schema {
    private static final Logger LOG = Logger.getLogger(Schema.class);
    private static final long RETRY_MS = 500;

    private final Flyway flyway;
    private volatile boolean migrated;
    private volatile boolean stopped;

    public Schema(Flyway flyway) {
        this.flyway = flyway;
    }

    void start(@Observes StartupEvent event) {
        // A thread of its own: it may wait for long, and Flyway blocks.
        Thread.ofPlatform().name("push-schema").daemon().start(this::migrate);
    }

    /** Whether the schema is up to date; tables may be used from then on. */
    public boolean isMigrated() {
        return migrated;
    }

    private void migrate() {
        boolean told = false;
        while (!stopped && !migrated) {
            try {
                flyway.migrate();
                migrated = true;
            } catch (RuntimeException failure) {
                if (!told) {
                    LOG.warnf("Waiting for Postgres to migrate schema push: %s", firstLine(failure));
                    told = true;
                }
                pause();
            }
        }
    }

    private void pause() {
        try {
            Thread.sleep(RETRY_MS);
        } catch (InterruptedException e) {
            stopped = true;
        }
    }

    private static String firstLine(Throwable failure) {
        return String.valueOf(failure.getMessage()).strip().lines().findFirst().orElse("");
    }

    @PreDestroy
    void stop() {
        stopped = true;
    }
}
