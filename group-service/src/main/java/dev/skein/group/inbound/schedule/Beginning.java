package dev.skein.group.inbound.schedule;

import dev.skein.group.account.OfferSampleAccount;
import dev.skein.group.app.EnsureBootstrapApp;
import dev.skein.group.change.Begun;
import dev.skein.group.trust.KeyRing;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.vertx.VertxContextSupport;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.flywaydb.core.Flyway;
import org.jboss.logging.Logger;

/**
 * What must be done once before this service can work: the schema, the app of the settings, the signing keys. Done in the
 * background and repeated until it succeeds, so that the service may be started before Postgres; ready when it is done.
 */
@ApplicationScoped
public class Beginning {
    private static final Logger LOG = Logger.getLogger(Beginning.class);
    private static final long PAUSE_MS = 500;

    private final Flyway flyway;
    private final EnsureBootstrapApp bootstrap;
    private final OfferSampleAccount sample;
    private final KeyRing keys;
    private final Event<Begun> begun;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private volatile boolean done;

    Beginning(
            Flyway flyway, EnsureBootstrapApp bootstrap, OfferSampleAccount sample, KeyRing keys, Event<Begun> begun) {
        this.flyway = flyway;
        this.bootstrap = bootstrap;
        this.sample = sample;
        this.keys = keys;
        this.begun = begun;
    }

    /** Whether everything is in place. */
    public boolean done() {
        return done;
    }

    void start(@Observes StartupEvent event) {
        bootstrap.requireSoundSettings();
        // A thread of its own: it may wait for long, and migrations block.
        Thread.ofPlatform().name("beginning").daemon().start(this::untilDone);
    }

    void stop(@Observes ShutdownEvent event) {
        stopped.countDown();
    }

    private void untilDone() {
        String told = "";
        while (!done && !pause(told.isEmpty() ? 0 : PAUSE_MS)) {
            try {
                flyway.migrate();
                VertxContextSupport.subscribeAndAwait(
                        () -> bootstrap.run().chain(sample::run).chain(keys::refresh));
                done = true;
                begun.fire(new Begun());
            } catch (Throwable failure) {
                String message =
                        String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
                if (!message.equals(told)) {
                    LOG.warnf("Not ready yet, trying on: %s", message);
                    told = message;
                }
            }
        }
    }

    /** Whether the service is stopping. */
    private boolean pause(long millis) {
        try {
            return stopped.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            return true;
        }
    }
}
