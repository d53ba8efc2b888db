package dev.skein.tools.replay;

import dev.skein.tools.replay.Participant.Seen;
import java.util.List;
import java.util.Optional;

/** Whether what a member was handed is what was acknowledged: all of it, once, in order. */
final class TimelineCheck {
    private TimelineCheck() {}

    /**
     * @param seen everything handed over, also group events, which have no text
     * @param acknowledged every message sent, in the order of their seqs
     */
    static Optional<String> complaint(String userId, List<Seen> seen, List<Seen> acknowledged) {
        for (int i = 1; i < seen.size(); i++) {
            long before = seen.get(i - 1).seq();
            if (seen.get(i).seq() != before + 1) {
                return Optional.of(userId + " was handed seq " + seen.get(i).seq() + " after " + before);
            }
        }
        List<Seen> messages = seen.stream().filter(one -> !one.text().isEmpty()).toList();
        if (messages.equals(acknowledged)) {
            return Optional.empty();
        }
        return Optional.of(userId + " has " + messages.size() + " of " + acknowledged.size()
                + " messages; the first difference is at " + (commonPart(messages, acknowledged) + 1));
    }

    private static int commonPart(List<Seen> one, List<Seen> other) {
        int same = 0;
        while (same < Math.min(one.size(), other.size()) && one.get(same).equals(other.get(same))) {
            same++;
        }
        return same;
    }
}
