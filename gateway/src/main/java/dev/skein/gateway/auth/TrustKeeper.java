package dev.skein.gateway.auth;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import org.jose4j.lang.JoseException;

/**
 * Keeps {@link Trust} fresh: asked every few seconds and when told that something changed. While group-service is down the
 * last state goes on being used, so nobody has to log in again.
 */
@Singleton
public class TrustKeeper {
    private static final Logger LOG = Logger.getLogger(TrustKeeper.class);

    private final TrustSource source;
    private final Clock clock;
    private final AtomicReference<Trust> current = new AtomicReference<>(Trust.NOTHING);
    private final List<Consumer<List<Revocation>>> listeners = new CopyOnWriteArrayList<>();
    private boolean asking;
    private boolean askAgain;

    public TrustKeeper(TrustSource source, Clock clock) {
        this.source = source;
        this.clock = clock;
    }

    public Trust trust() {
        return current.get();
    }

    /** False until the first answer: no token can be checked before. */
    public boolean ready() {
        return current.get() != Trust.NOTHING;
    }

    /** Hears of new revocations, to end the sessions they cover. */
    public void onRevoked(Consumer<List<Revocation>> listener) {
        listeners.add(listener);
    }

    /** Asks the source now; a question under way is followed by another, so no change is missed. */
    public void refresh() {
        synchronized (this) {
            if (asking) {
                askAgain = true;
                return;
            }
            asking = true;
        }
        Uni.createFrom()
                .deferred(() -> source.after(current.get().version()))
                .subscribe()
                .with(this::apply, this::failed);
    }

    private void apply(TrustSource.Answer answer) {
        try {
            Trust before = current.get();
            current.set(before.with(answer, clock.millis()));
            if (before == Trust.NOTHING) {
                LOG.infof("Trusting %d apps", answer.apps().size());
            }
            if (!answer.revocations().isEmpty()) {
                listeners.forEach(listener -> listener.accept(answer.revocations()));
            }
        } catch (JoseException e) {
            LOG.error("group-service gave an unreadable key set; keeping the last one", e);
        } finally {
            done();
        }
    }

    private void failed(Throwable failure) {
        LOG.debugf("group-service did not answer, keeping what is known: %s", failure.getMessage());
        done();
    }

    private void done() {
        boolean again;
        synchronized (this) {
            asking = false;
            again = askAgain;
            askAgain = false;
        }
        if (again) {
            refresh();
        }
    }
}
