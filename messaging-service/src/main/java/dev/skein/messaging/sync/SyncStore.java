package dev.skein.messaging.sync;

import dev.skein.messaging.event.LoggedEvent;
import io.smallrye.mutiny.Uni;
import java.util.List;

/** Reads what changed for a user. */
public interface SyncStore {
    /** Where the database stands now, and the user's log. */
    Uni<Now> now(String appId, String userId);

    /** Conversations changed since the cursor, most recently active first, after its page. */
    Uni<List<ConversationState>> changed(User user, SyncCursor cursor, int limit);

    /** The user's events after a version. */
    Uni<List<LoggedEvent>> events(User user, long afterVersion, int limit);

    /** Whether anything changed since the cursor. */
    Uni<Boolean> anythingSince(User user, SyncCursor cursor);

    /** A user of an app. */
    record User(String appId, String userId) {}

    /**
     * A moment of the database.
     *
     * @param database its identity
     * @param oldestRunning the oldest transaction that may still change something
     * @param newest the transaction id that will be given out next
     * @param eventVersion newest entry of the user's log
     * @param eventFloor oldest entry of it that is still kept; the next one when none is
     */
    record Now(long database, long oldestRunning, long newest, long eventVersion, long eventFloor) {}
}
