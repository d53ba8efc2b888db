package dev.skein.group.change;

import dev.skein.error.v1.ErrorCode;
import dev.skein.kit.aside.Cause;
import dev.skein.protocol.SkeinException;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jboss.logging.Logger;

/**
 * Brings committed changes to messaging-service: at once by the call that made them, later by {@link #repeat}.
 *
 * <p>All unconfirmed changes of the key are applied, oldest first, so a call also settles what an earlier call on the
 * same group could not: a removal that is repeated after UNAVAILABLE finds nobody to remove, and still answers only when
 * messaging-service has applied the first attempt. A change that messaging-service refuses for good is set aside, but for what
 * it takes away, and the later ones of its key go on: each carries whole states with versions, so none builds on another. Two callers applying the same change do no harm, because applying is
 * idempotent by change id and version.
 */
@ApplicationScoped
public class Settlement {
    private static final Logger LOG = Logger.getLogger(Settlement.class);
    private static final int REPEATED_AT_ONCE = 200;
    private static final long FIRST_PAUSE_MS = 500;
    private static final int MAX_DOUBLINGS = 10;
    private static final long MAX_PAUSE_MS = 5_000;
    private static final long MAX_FAULT_PAUSE_MS = 60_000;

    private final ChangeLog changes;
    private final Projection projection;
    private final Duration patience;
    private final Duration repeatAfter;
    private final Clock clock;
    /** When the oldest change was written that calls did not settle; 0 when there is none. */
    private volatile long oldestWrittenAt;

    public Settlement(ChangeLog changes, Projection projection, SettleSettings settings, Clock clock) {
        this.changes = changes;
        this.projection = projection;
        this.patience = settings.patience();
        this.repeatAfter = settings.repeatAfter();
        this.clock = clock;
    }

    /** For changes that take something away: fails with UNAVAILABLE until messaging-service has applied them. */
    public Uni<Void> settle(String appId, String key) {
        return applyPending(appId, key)
                .ifNoItem()
                .after(patience)
                .failWith(() -> SkeinException.of(ErrorCode.UNAVAILABLE, "messaging-service does not answer"))
                .onFailure()
                .transform(Settlement::unavailable);
    }

    /**
     * For changes that only give something: the change stands, and messaging-service may learn of it later. Answering
     * with a failure would invite a retry that then finds the account or group in place.
     */
    public Uni<Void> trySettle(String appId, String key) {
        return settle(appId, key).onFailure().recoverWithUni(failure -> {
            LOG.warnf("change of %s in app %s will be applied later: %s", key, appId, failure.getMessage());
            return Uni.createFrom().voidItem();
        });
    }

    /** One round over what calls did not settle, e.g. because this service was killed between commit and application. */
    public Uni<Void> repeat() {
        return changes.pendingBefore(clock.millis() - repeatAfter.toMillis(), REPEATED_AT_ONCE)
                .invoke(pending -> oldestWrittenAt =
                        pending.isEmpty() ? 0 : pending.getFirst().writtenAt())
                .chain(this::applyKeepingOrder);
    }

    /** How long the oldest change waits that messaging-service has not applied, in milliseconds; 0 when calls settle all. */
    public long lagMs() {
        long oldest = oldestWrittenAt;
        return oldest == 0 ? 0 : Math.max(0, clock.millis() - oldest);
    }

    private Uni<Void> applyPending(String appId, String key) {
        changes.committed();
        return changes.pending(appId, key).chain(this::applyAll);
    }

    /** Also those behind one that can never be applied; then the caller learns that not all is done. */
    private Uni<Void> applyAll(List<ChangeLog.Pending> pending) {
        return Multi.createFrom()
                .iterable(pending)
                .onItem()
                .transformToUniAndConcatenate(this::applyOrSetAside)
                .collect()
                .asList()
                .invoke(Settlement::requireAll)
                .replaceWithVoid();
    }

    private static void requireAll(List<Boolean> applied) {
        if (applied.contains(false)) {
            throw SkeinException.of(
                    ErrorCode.INTERNAL, "the change is stored, and cannot be applied before an operator looks at it");
        }
    }

    /** A change that cannot be applied holds back the later ones of its own key only. */
    private Uni<Void> applyKeepingOrder(List<ChangeLog.Pending> pending) {
        Set<String> stuck = new HashSet<>();
        return Multi.createFrom()
                .iterable(pending)
                .onItem()
                .transformToUniAndConcatenate(change -> applyUnlessStuck(change, stuck))
                .collect()
                .last()
                .replaceWithVoid();
    }

    private Uni<Void> applyUnlessStuck(ChangeLog.Pending change, Set<String> stuck) {
        String key = change.appId() + ' ' + change.key();
        if (stuck.contains(key)) {
            return Uni.createFrom().voidItem();
        }
        return applyOrSetAside(change).replaceWithVoid().onFailure().recoverWithUni(failure -> {
            LOG.warnf("change %d of %s is not applied yet: %s", change.id(), key, failure.getMessage());
            stuck.add(key);
            return changes.postpone(change.id(), clock.millis() + pauseMs(change, failure));
        });
    }

    /** While messaging-service is away nothing is gained by waiting for long; a fault may take an operator. */
    private static long pauseMs(ChangeLog.Pending change, Throwable failure) {
        long longest = Cause.of(failure) == Cause.CIRCUMSTANCE ? MAX_PAUSE_MS : MAX_FAULT_PAUSE_MS;
        return Math.min(FIRST_PAUSE_MS << Math.min(change.failures(), MAX_DOUBLINGS), longest);
    }

    /** False: it can never be applied, is out of the way now, and what it takes away is not in force. */
    private Uni<Boolean> applyOrSetAside(ChangeLog.Pending change) {
        return projection
                .apply(change)
                .onItemOrFailure()
                .transformToUni((applied, why) ->
                        why == null ? changes.confirm(change.id()).replaceWith(true) : refused(change, why));
    }

    /** Whoever was removed is kept out also while the change waits for its reason to be mended. */
    private Uni<Boolean> refused(ChangeLog.Pending change, Throwable why) {
        Cause cause = Cause.of(why);
        if (cause == Cause.CIRCUMSTANCE) {
            return Uni.createFrom().failure(why);
        }
        return projection
                .takeAway(change)
                .call(() -> cause.isFinal(change.failures() + 1)
                        ? changes.setAside(change.id(), why)
                        : Uni.createFrom().failure(why));
    }

    private static Throwable unavailable(Throwable failure) {
        if (failure instanceof SkeinException skein
                && (skein.code() == ErrorCode.UNAVAILABLE || skein.code() == ErrorCode.INTERNAL)) {
            return failure;
        }
        LOG.warnf("a change was not settled: %s", failure);
        return SkeinException.of(ErrorCode.UNAVAILABLE, "the change is not known to be applied yet; try again");
    }
}
