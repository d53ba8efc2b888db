package dev.skein.messaging.sync;

import dev.skein.messaging.event.LoggedEvent;
import dev.skein.messaging.sync.SyncStore.Now;
import dev.skein.messaging.sync.SyncStore.User;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Optional;

/**
 * Everything that changed for a user since a cursor, page by page: first conversations, then events of the user's log. At
 * least once: a conversation may come again, never not at all.
 */
public final class SyncUser {
    private final SyncStore store;

    public SyncUser(SyncStore store) {
        this.store = store;
    }

    /** @param reset the cursor could not be used; this begins from nothing */
    public record Page(
            List<ConversationState> conversations,
            List<LoggedEvent> events,
            SyncCursor next,
            boolean more,
            boolean reset) {}

    /** @param cursor as handed out before; empty for a new device */
    public Uni<Page> sync(User user, byte[] cursor, int limit) {
        return store.now(user.appId(), user.userId()).flatMap(now -> {
            Optional<SyncCursor> usable = usable(cursor, now);
            boolean reset = cursor.length > 0 && usable.isEmpty();
            SyncCursor from = usable.orElseGet(() -> newDevice(now));
            SyncCursor listing = from.isListing() ? from : begin(from, now);
            return store.changed(user, listing, limit)
                    .flatMap(conversations -> withEvents(user, listing, conversations, limit, reset));
        });
    }

    /** Whether a sync with this cursor would bring anything; true when the cursor cannot be used. */
    public Uni<Boolean> isBehind(User user, byte[] cursor) {
        Optional<SyncCursor> decoded = SyncCursor.decode(cursor);
        if (decoded.isEmpty() || decoded.get().isListing()) {
            return Uni.createFrom().item(true);
        }
        return store.anythingSince(user, decoded.get());
    }

    private Uni<Page> withEvents(
            User user, SyncCursor listing, List<ConversationState> conversations, int limit, boolean reset) {
        if (conversations.size() == limit) {
            ConversationState last = conversations.getLast();
            SyncCursor.Page page = new SyncCursor.Page(
                    last.activeAt(), last.conversation().id().value());
            return Uni.createFrom()
                    .item(new Page(conversations, List.of(), at(listing, page, listing.eventVersion()), true, reset));
        }
        int room = limit - conversations.size();
        return store.events(user, listing.eventVersion(), room).map(events -> {
            boolean more = events.size() == room;
            long version =
                    events.isEmpty() ? listing.eventVersion() : events.getLast().version();
            SyncCursor next = more
                    ? at(listing, afterAll(conversations, listing), version)
                    : new SyncCursor(listing.database(), listing.next(), 0, version, SyncCursor.Page.FIRST);
            return new Page(conversations, events, next, more, reset);
        });
    }

    /** All conversations are listed, but events are left: the next call must not list them again. */
    private static SyncCursor.Page afterAll(List<ConversationState> conversations, SyncCursor listing) {
        return conversations.isEmpty()
                ? listing.page()
                : new SyncCursor.Page(
                        conversations.getLast().activeAt(),
                        conversations.getLast().conversation().id().value());
    }

    private static SyncCursor at(SyncCursor listing, SyncCursor.Page page, long eventVersion) {
        return new SyncCursor(listing.database(), listing.since(), listing.next(), eventVersion, page);
    }

    /** A new device needs no old events: conversations carry the state they led to. */
    private static SyncCursor newDevice(Now now) {
        SyncCursor beginning = SyncCursor.beginning(now.database());
        return at(beginning, beginning.page(), now.eventVersion());
    }

    private static SyncCursor begin(SyncCursor from, Now now) {
        return new SyncCursor(
                from.database(), from.since(), now.oldestRunning(), from.eventVersion(), SyncCursor.Page.FIRST);
    }

    /** A cursor of another database, of one set back to a backup, or older than the log goes cannot be used. */
    private static Optional<SyncCursor> usable(byte[] cursor, Now now) {
        return SyncCursor.decode(cursor)
                .filter(known -> known.database() == now.database()
                        && known.since() <= now.newest()
                        && known.next() <= now.newest()
                        && known.eventVersion() <= now.eventVersion()
                        && known.eventVersion() + 1 >= now.eventFloor());
    }
}
