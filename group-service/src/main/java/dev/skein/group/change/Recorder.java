package dev.skein.group.change;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.function.Supplier;

/** What every use case that changes something needs: a transaction, a record for the others, and its settlement. */
@ApplicationScoped
public class Recorder {
    private final Transactions transactions;
    private final ChangeLog changes;
    private final Settlement settlement;
    private final Clock clock;

    public Recorder(Transactions transactions, ChangeLog changes, Settlement settlement, Clock clock) {
        this.transactions = transactions;
        this.changes = changes;
        this.settlement = settlement;
        this.clock = clock;
    }

    /** Milliseconds since the epoch. */
    public long now() {
        return clock.millis();
    }

    /** See {@link Transactions#within}. */
    public <T> Uni<T> within(Supplier<Uni<T>> work) {
        return transactions.within(work);
    }

    /** Writes the change in the current transaction. */
    public Uni<Void> record(Change change) {
        return changes.append(change);
    }

    /** See {@link Settlement#settle}: for changes that take something away. */
    public Uni<Void> settle(String appId, String key) {
        return settlement.settle(appId, key);
    }

    /** See {@link Settlement#trySettle}: for changes that only give something. */
    public Uni<Void> trySettle(String appId, String key) {
        return settlement.trySettle(appId, key);
    }

    /** Events were committed that messaging-service need not know of. */
    public void committed() {
        changes.committed();
    }
}
