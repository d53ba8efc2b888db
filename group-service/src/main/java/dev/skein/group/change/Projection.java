package dev.skein.group.change;

import io.smallrye.mutiny.Uni;

/** messaging-service's copy of accounts, groups and members. */
public interface Projection {
    /** Completes when no replica accepts a send any more that the change forbids. Repeating it is harmless. */
    Uni<Void> apply(ChangeLog.Pending change);
}
