package dev.skein.group.change;

import io.smallrye.mutiny.Uni;

/** messaging-service's copy of accounts, groups and members. */
public interface Projection {
    /** Completes when no replica accepts a send any more that the change forbids. Repeating it is harmless. */
    Uni<Void> apply(ChangeLog.Pending change);

    /**
     * Applies only what the change takes away, each bit by itself and with nothing but ids and version: for a change that is
     * refused as a whole, so that nobody keeps a right because of what stands beside its end. The whole may follow; its states
     * are no newer, and what accompanies them (a line in the timeline) happens then.
     *
     * @return whether all of it is in force; false also when nobody can tell what the change says
     */
    Uni<Boolean> takeAway(ChangeLog.Pending change);
}
