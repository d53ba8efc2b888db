package dev.skein.sdk.internal.timeline;

import dev.skein.sdk.internal.listener.Callbacks;
import dev.skein.sdk.store.LocalStore;
import dev.skein.sdk.store.StoreChange;
import dev.skein.v1.MembershipEvent;
import dev.skein.v1.ReadEvent;
import dev.skein.v1.UserEvent;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * The user's own log: each event once and in order of version, whether it comes live or by sync. A live event that does
 * not follow the last one asks for a sync instead. Loop-confined.
 */
public final class UserEvents {
    /** An old SDK on a new server must not fill the disk; beyond this the oldest go. */
    private static final int MAX_OPAQUE = 1_000;

    private final LocalStore store;
    private final Callbacks callbacks;
    private final Timelines timelines;
    private Runnable requestSync = () -> {};
    private long version;
    /** Versions of events of kinds that are not known; in the store too. */
    private final Deque<Long> opaque = new ArrayDeque<>();

    public UserEvents(LocalStore store, Callbacks callbacks, Timelines timelines) {
        this.store = store;
        this.callbacks = callbacks;
        this.timelines = timelines;
    }

    public void load(Runnable whenSyncNeeded) {
        requestSync = whenSyncNeeded;
        version = store.eventVersion();
        reread(store.opaqueEvents());
    }

    /** The server's log begins anew: what is kept is of another one. */
    void reset() {
        version = 0;
        if (!opaque.isEmpty()) {
            StoreChange change = new StoreChange();
            opaque.forEach(change::endEvent);
            store.commit(change);
            opaque.clear();
        }
    }

    public void live(UserEvent event) {
        if (timelines.newDevice()) {
            requestSync.run();
            return;
        }
        if (event.getVersion() <= version) {
            return;
        }
        if (event.getVersion() != version + 1) {
            // Also the first one a new device hears: what came before it is known to the sync cursor only.
            requestSync.run();
            return;
        }
        StoreChange change = new StoreChange();
        List<Runnable> calls = new ArrayList<>();
        synced(event, change, calls);
        store.commit(change);
        calls.forEach(Runnable::run);
        if (event.getMembership().getMember()) {
            // The new conversation's floor and counts come by sync only.
            requestSync.run();
        }
    }

    /** Adds the event's effects to the change; the calls are for after the commit. */
    void synced(UserEvent event, StoreChange change, List<Runnable> calls) {
        if (event.getVersion() <= version) {
            return;
        }
        version = event.getVersion();
        change.eventVersion(version);
        apply(event, change, calls);
    }

    private void apply(UserEvent event, StoreChange change, List<Runnable> calls) {
        switch (event.getEventCase()) {
            case READ -> read(event.getRead(), change, calls);
            case PEER_READ -> peerRead(event.getPeerRead(), change, calls);
            case MEMBERSHIP -> membership(event.getMembership(), change, calls);
            case PROFILE -> calls.add(() -> callbacks.event(listener -> listener.onProfile(event.getProfile())));
            case EVENT_NOT_SET -> keep(event, change, calls);
        }
    }

    /** Of a newer server. */
    private void keep(UserEvent event, StoreChange change, List<Runnable> calls) {
        opaque.addLast(event.getVersion());
        change.opaqueEvent(event);
        if (opaque.size() > MAX_OPAQUE) {
            change.endEvent(opaque.removeFirst());
        }
        calls.add(() -> callbacks.event(listener -> listener.onOpaque(event)));
    }

    /** What an earlier version had to keep and this one knows is told, with its effects: whatever it is, it comes late. */
    private void reread(List<UserEvent> kept) {
        StoreChange change = new StoreChange();
        List<Runnable> calls = new ArrayList<>();
        opaque.clear();
        for (UserEvent event : kept) {
            if (event.getEventCase() == UserEvent.EventCase.EVENT_NOT_SET) {
                opaque.addLast(event.getVersion());
            } else {
                change.endEvent(event.getVersion());
                apply(event, change, calls);
            }
        }
        if (!calls.isEmpty()) {
            store.commit(change);
            calls.forEach(Runnable::run);
        }
    }

    private void read(ReadEvent read, StoreChange change, List<Runnable> calls) {
        timelines.find(read.getConversationId()).ifPresent(timeline -> {
            long unread = timelines.unreadAfter(timeline, read.getReadSeq()).orElse(read.getUnread());
            if (timeline.readOnServer(read.getReadSeq(), unread)) {
                calls.add(() -> callbacks.conversation(timeline.toConversation()));
            }
            change.conversation(timeline.toStored());
        });
        calls.add(() -> callbacks.event(listener -> listener.onOwnRead(read)));
    }

    private void peerRead(ReadEvent read, StoreChange change, List<Runnable> calls) {
        timelines.find(read.getConversationId()).ifPresent(timeline -> {
            if (timeline.peerRead(read.getReadSeq())) {
                change.conversation(timeline.toStored());
                calls.add(() -> callbacks.conversation(timeline.toConversation()));
            }
        });
        calls.add(() -> callbacks.event(listener -> listener.onPeerRead(read)));
    }

    private void membership(MembershipEvent membership, StoreChange change, List<Runnable> calls) {
        if (!membership.getMember()) {
            timelines.find(membership.getConversationId()).ifPresent(timeline -> {
                timeline.left();
                change.conversation(timeline.toStored());
                calls.add(() -> callbacks.conversation(timeline.toConversation()));
            });
        }
        calls.add(() -> callbacks.event(listener -> listener.onMembership(membership)));
    }
}
