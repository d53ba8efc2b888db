package dev.skein.tools.replay;

import java.time.Duration;
import java.util.List;

/**
 * What came of it.
 *
 * @param messages acknowledged by the server
 * @param complaints each a sentence about one member; empty: every member has the same complete timeline
 */
public record ReplayReport(String groupId, int members, int messages, Duration took, List<String> complaints) {
    public boolean complete() {
        return complaints.isEmpty();
    }
}
