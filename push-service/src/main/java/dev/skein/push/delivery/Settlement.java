package dev.skein.push.delivery;

import java.time.Duration;

/** What became of a claimed push. */
public sealed interface Settlement {
    ClaimedPush claimed();

    /** Stays in the queue. */
    record Again(ClaimedPush claimed, Duration pause) implements Settlement {}

    /** Nothing to push any more; leaves no trace in the log. */
    record Dropped(ClaimedPush claimed) implements Settlement {}

    /** Done with; goes to the log. */
    record Finished(ClaimedPush claimed, Outcome outcome, String detail) implements Settlement {}

    /** As the log has it. */
    enum Outcome {
        DELIVERED,
        /** The dead letters: refused, or given up after the last retry. */
        DEAD,
        UNREGISTERED,
        /** Too old by the time its turn came. */
        EXPIRED
    }
}
