package dev.skein.sdk.internal.timeline;

import com.google.protobuf.ByteString;
import dev.skein.error.v1.ErrorCode;
import dev.skein.protocol.SkeinException;
import dev.skein.sdk.ConnectionListener;
import dev.skein.sdk.SkeinRuntime;
import dev.skein.sdk.internal.ClientSettings;
import dev.skein.sdk.internal.Failures;
import dev.skein.sdk.internal.connection.Backoff;
import dev.skein.sdk.internal.connection.Connection;
import dev.skein.sdk.internal.listener.Callbacks;
import dev.skein.sdk.service.SyncService;
import dev.skein.sdk.store.LocalStore;
import dev.skein.sdk.store.StoreChange;
import dev.skein.v1.SyncRequest;
import dev.skein.v1.SyncResponse;
import dev.skein.v1.UserEvent;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Catches up with the server (MSG-13): page after page from the cursor, then waits until all holes are healed. One sync
 * at a time; what asks for another one meanwhile gets it afterwards. Loop-confined.
 */
public final class Synchronizer {
    private static final int PAGE = 200;

    private final ClientSettings settings;
    private final SkeinRuntime runtime;
    private final Executor loop;
    private final Connection connection;
    private final Timelines timelines;
    private final Healer healer;
    private final UserEvents events;
    private final Callbacks callbacks;
    private final Backoff backoff;
    private final LocalStore store;

    private ByteString cursor = ByteString.EMPTY;
    private boolean paging;
    private boolean settling;
    private boolean again;
    /** The device was away until this sync: what it brings was missed. */
    private boolean away;

    private @Nullable Set<String> named;
    private long connectionNumber;
    private Runnable onDone = () -> {};

    public Synchronizer(Parts parts, Connection connection, Timelines timelines, Healer healer, UserEvents events) {
        this.settings = parts.settings();
        this.runtime = parts.runtime();
        this.loop = parts.loop();
        this.callbacks = parts.callbacks();
        this.store = parts.settings().store();
        this.connection = connection;
        this.timelines = timelines;
        this.healer = healer;
        this.events = events;
        this.backoff = new Backoff(runtime);
    }

    /** Called each time everything is caught up. */
    public void onDone(Runnable task) {
        onDone = task;
    }

    public void load() {
        cursor = store.cursor();
    }

    public ByteString cursor() {
        return cursor;
    }

    public void online(boolean behind) {
        connectionNumber++;
        backoff.reset();
        away = true;
        begin();
        if (behind || cursor.isEmpty()) {
            timelines.catchingUp(true);
            nextPage();
        } else {
            settle();
        }
    }

    public void offline() {
        connectionNumber++;
        timelines.catchingUp(false);
        paging = false;
        settling = false;
        again = false;
    }

    /** Something may have been missed. */
    public void request() {
        if (!connection.online()) {
            return;
        }
        if (paging) {
            again = true;
            return;
        }
        if (!settling) {
            begin();
        }
        settling = false;
        nextPage();
    }

    /** The healer has nothing left to do. */
    public void healed() {
        if (settling && healer.idle()) {
            settling = false;
            away = false;
            callbacks.connection(ConnectionListener::onSyncDone);
            onDone.run();
        }
    }

    private void begin() {
        callbacks.connection(ConnectionListener::onSyncStart);
    }

    private void nextPage() {
        paging = true;
        long number = connectionNumber;
        SyncRequest request =
                SyncRequest.newBuilder().setCursor(cursor).setLimit(PAGE).build();
        connection
                .requests()
                .callOnce(SyncService.SYNC, request, settings.tuning().answerTimeout())
                .whenComplete(Failures.surfacing(loop, (page, failure) -> {
                    if (number != connectionNumber) {
                        return;
                    }
                    if (failure != null) {
                        failed(number);
                    } else {
                        received(page);
                    }
                }));
    }

    private void failed(long number) {
        runtime.schedule(
                backoff.next(),
                () -> loop.execute(() -> {
                    if (number == connectionNumber && paging) {
                        nextPage();
                    }
                }));
    }

    private void received(SyncResponse page) {
        backoff.reset();
        apply(page);
        if (page.getMore()) {
            nextPage();
        } else {
            lastPage();
        }
    }

    private void apply(SyncResponse page) {
        if (page.getReset()) {
            named = new HashSet<>();
            events.reset();
            timelines.reset(page.getConversationsList());
        }
        if (named != null) {
            for (var state : page.getConversationsList()) {
                named.add(state.getConversationId());
            }
        }
        StoreChange change = new StoreChange();
        timelines.synced(page.getConversationsList(), away, change);
        List<Runnable> calls = new ArrayList<>();
        for (UserEvent event : page.getEventsList()) {
            events.synced(event, change, calls);
        }
        cursor = page.getNextCursor();
        if (!timelines.newDevice() || !page.getMore()) {
            // A new device that dies half-way begins anew: only then it knows which conversations are older than
            // itself.
            change.cursor(cursor);
        }
        store.commit(change);
        timelines.afterPage(page.getConversationsList());
        calls.forEach(Runnable::run);
    }

    private void lastPage() {
        timelines.catchingUp(false);
        if (named != null) {
            timelines.keepOnly(named);
            named = null;
        }
        if (timelines.newDevice()) {
            timelines.ready();
        }
        if (again) {
            again = false;
            nextPage();
            return;
        }
        paging = false;
        settle();
    }

    private void settle() {
        settling = true;
        timelines.healAll();
        healed();
    }

    /** Why a caller waiting for the first sync gets an error. */
    public static SkeinException interrupted() {
        return SkeinException.of(ErrorCode.UNAVAILABLE, "the client ended before it was in sync");
    }
}
