package dev.skein.group.change;

import io.smallrye.mutiny.Uni;
import java.util.List;

/** Changes that are committed and not yet known to everyone. */
public interface ChangeLog {
    /** Writes the change in the current transaction. */
    Uni<Void> append(Change change);

    /** Tells the event relay that something was committed. */
    void committed();

    /** Changes of this key that messaging-service has not confirmed, oldest first. */
    Uni<List<Pending>> pending(String appId, String key);

    /**
     * Unconfirmed changes of all apps written before this time (milliseconds since the epoch), oldest first; without those
     * that are {@link #postpone postponed} and the later ones of their keys.
     */
    Uni<List<Pending>> pendingBefore(long time, int limit);

    /** It failed once more, and is not to be tried again before that time (milliseconds since the epoch). */
    Uni<Void> postpone(long id, long until);

    /** Messaging-service will never apply it: out of the way of the later ones, and kept for an operator. */
    Uni<Void> setAside(long id, Throwable why);

    /** Messaging-service has applied it. */
    Uni<Void> confirm(long id);

    /**
     * An unconfirmed change in the form messaging-service takes.
     *
     * @param writtenAt milliseconds since the epoch
     * @param failures how often it was postponed
     */
    record Pending(long id, String appId, String key, byte[] payload, long writtenAt, int failures) {}
}
