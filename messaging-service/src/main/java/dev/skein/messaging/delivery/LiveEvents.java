package dev.skein.messaging.delivery;

import dev.skein.messaging.event.LoggedEvent;
import java.util.List;

/** Tells live sessions of user events. May lose them: they are in the user's log, and Sync brings them. */
public interface LiveEvents {
    /** @param exceptSessionId the session that caused them and need not be told; may be empty */
    void happened(String appId, List<LoggedEvent> events, String exceptSessionId);
}
