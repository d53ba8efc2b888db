package dev.skein.push.delivery;

import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;

/** The durable queue of pushes, and the delivery log they end in. */
public interface PushQueue {
    /** Whether it can be used at all; false until the database is migrated. */
    boolean isReady();

    /**
     * Queues pushes. One that waits for the same device and conversation takes the new one in; a message that was queued or
     * pushed before, or is older than one that was, is left out. A device that was just woken for the conversation waits
     * until the aggregation window is over.
     *
     * @return how many were queued or folded in
     */
    Uni<Integer> add(Collection<QueuedPush> pushes);

    /**
     * Takes pushes of a vendor that are due, oldest first. They are out of others' reach for the lease, and come back after
     * it unless {@link #settle settled}.
     */
    Uni<List<ClaimedPush>> claim(String vendor, int limit, Duration lease);

    /** Notes what became of claimed pushes, in one transaction. */
    Uni<Void> settle(List<Settlement> settlements);

    /** Deletes log entries that finished before then. */
    Uni<Integer> forget(Instant finishedBefore);

    /** Age of the oldest push that is due; zero when there is none. */
    Uni<Duration> lag();
}
