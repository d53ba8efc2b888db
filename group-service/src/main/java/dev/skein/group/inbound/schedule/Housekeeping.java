package dev.skein.group.inbound.schedule;

import dev.skein.group.change.Settlement;
import dev.skein.group.login.ForgetExpired;
import dev.skein.group.trust.KeyRing;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/** What happens by itself every so often. Every replica does all of it; each step tolerates that. */
@ApplicationScoped
class Housekeeping {
    private static final Logger LOG = Logger.getLogger(Housekeeping.class);

    private final Beginning beginning;
    private final KeyRing keys;
    private final Settlement settlement;
    private final ForgetExpired forgetting;

    Housekeeping(
            Beginning beginning, KeyRing keys, Settlement settlement, ForgetExpired forgetting, MeterRegistry metrics) {
        this.beginning = beginning;
        this.keys = keys;
        this.settlement = settlement;
        this.forgetting = forgetting;
        metrics.gauge("skein.projection.lag.seconds", settlement, all -> all.lagMs() / 1_000.0);
    }

    @Scheduled(every = "5s", delayed = "5s", concurrentExecution = ConcurrentExecution.SKIP)
    Uni<Void> refreshKeys() {
        return run("refreshing the signing keys", keys::refresh);
    }

    @Scheduled(every = "1s", delayed = "1s", concurrentExecution = ConcurrentExecution.SKIP)
    Uni<Void> repeatChanges() {
        return run("repeating unapplied changes", settlement::repeat);
    }

    @Scheduled(every = "1h", delayed = "10m", concurrentExecution = ConcurrentExecution.SKIP)
    Uni<Void> forgetExpired() {
        return run("forgetting what expired", forgetting::run);
    }

    private Uni<Void> run(String what, Supplier<Uni<Void>> work) {
        if (!beginning.done()) {
            return Uni.createFrom().voidItem();
        }
        return work.get().onFailure().recoverWithUni(failure -> {
            LOG.warnf("%s failed and will be tried again: %s", what, failure.getMessage());
            return Uni.createFrom().voidItem();
        });
    }
}
