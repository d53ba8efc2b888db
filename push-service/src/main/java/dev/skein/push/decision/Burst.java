package dev.skein.push.decision;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The messages of one conversation that came in one batch: each receiver gets one push for all of them, about the newest
 * that is not their own.
 */
final class Burst {
    private final Map<String, Integer> countBySender = new HashMap<>();
    private int count;
    private StoredMessage newest;
    private @Nullable StoredMessage newestByAnother;

    Burst(StoredMessage first) {
        newest = first;
        count(first);
    }

    void add(StoredMessage message) {
        count(message);
        boolean newer = message.seq() > newest.seq();
        if (message.sender().userId().equals(newest.sender().userId())) {
            newest = newer ? message : newest;
        } else if (newer) {
            newestByAnother = newest;
            newest = message;
        } else if (newestByAnother == null || message.seq() > newestByAnother.seq()) {
            newestByAnother = message;
        }
    }

    /** With the highest epoch of the batch. */
    StoredMessage.Conversation conversation() {
        return newest.conversation();
    }

    /** What the receiver has not written; empty: all is theirs. */
    Optional<StoredMessage> newestFor(String userId) {
        return newest.sender().userId().equals(userId) ? Optional.ofNullable(newestByAnother) : Optional.of(newest);
    }

    /** How many more there are for the receiver besides the newest. */
    int foldedFor(String userId) {
        return count - countBySender.getOrDefault(userId, 0) - 1;
    }

    private void count(StoredMessage message) {
        count++;
        countBySender.merge(message.sender().userId(), 1, Integer::sum);
    }
}
