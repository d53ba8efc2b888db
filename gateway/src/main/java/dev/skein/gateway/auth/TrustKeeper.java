package dev.skein.gateway.auth;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.security.Key;
import java.time.Clock;
import java.util.List;
import java.util.Map;
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
    private volatile boolean toldOfKeys;
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
            Map<String, Key> keys = keys(answer, before);
            if (keys.isEmpty()) {
                // Trusting no key would refuse tokens that are good.
                return;
            }
            current.set(before.with(keys, answer, clock.millis()));
            if (before == Trust.NOTHING) {
                LOG.infof("Trusting %d apps", answer.apps().size());
            }
            if (!answer.revocations().isEmpty()) {
                listeners.forEach(listener -> tell(listener, answer.revocations()));
            }
        } finally {
            done();
        }
    }

    /** A key set that cannot be read does not keep apps and revocations from being known: the keys before it go on. */
    private Map<String, Key> keys(TrustSource.Answer answer, Trust before) {
        try {
            Map<String, Key> keys = Trust.keysOf(answer.jwks());
            toldOfKeys = false;
            return keys;
        } catch (JoseException | RuntimeException unreadable) {
            if (!toldOfKeys) {
                toldOfKeys = true;
                LOG.error("group-service gives an unreadable key set; the keys before it go on", unreadable);
            }
            return before.keys();
        }
    }

    private static void tell(Consumer<List<Revocation>> listener, List<Revocation> revocations) {
        try {
            listener.accept(revocations);
        } catch (RuntimeException fault) {
            LOG.error("Sessions of revoked tokens may go on until they are checked", fault);
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
