package dev.skein.group.change;

import io.smallrye.mutiny.Uni;
import java.util.function.Supplier;

/** Runs work as one database transaction; every store used inside takes part in it. */
public interface Transactions {
    /**
     * Commits when the work succeeds, rolls back when it fails. Work that lost a race for a unique key is run again, so
     * it must look before it inserts and have no effects outside the database.
     */
    <T> Uni<T> within(Supplier<Uni<T>> work);
}
