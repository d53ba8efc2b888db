package dev.skein.sdk.internal.client;

import com.google.protobuf.ByteString;
import com.google.protobuf.MessageLite;
import dev.skein.error.v1.ErrorCode;
import dev.skein.protocol.SkeinException;
import dev.skein.sdk.ConnectionListener;
import dev.skein.sdk.ConnectionState;
import dev.skein.sdk.ConversationApi;
import dev.skein.sdk.SkeinClient;
import dev.skein.sdk.SkeinRuntime;
import dev.skein.sdk.call.Method;
import dev.skein.sdk.internal.ClientSettings;
import dev.skein.sdk.internal.Failures;
import dev.skein.sdk.internal.connection.Connection;
import dev.skein.sdk.internal.connection.ConnectionOwner;
import dev.skein.sdk.internal.listener.Callbacks;
import dev.skein.sdk.internal.listener.Listeners;
import dev.skein.sdk.internal.timeline.DeliveredAcks;
import dev.skein.sdk.internal.timeline.Healer;
import dev.skein.sdk.internal.timeline.Parts;
import dev.skein.sdk.internal.timeline.SendQueue;
import dev.skein.sdk.internal.timeline.Synchronizer;
import dev.skein.sdk.internal.timeline.Timeline;
import dev.skein.sdk.internal.timeline.Timelines;
import dev.skein.sdk.internal.timeline.UserEvents;
import dev.skein.sdk.store.PendingSend;
import dev.skein.sdk.store.StoreException;
import dev.skein.v1.ClientFrame;
import dev.skein.v1.Connected;
import dev.skein.v1.Content;
import dev.skein.v1.ConversationTarget;
import dev.skein.v1.Kicked;
import dev.skein.v1.Logout;
import dev.skein.v1.SendRequest;
import dev.skein.v1.SendResponse;
import dev.skein.v1.ServerFrame;
import dev.skein.v1.TextContent;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The client: puts the parts together and is the door between the application's threads and the loop, where everything
 * else happens. {@link Connection} keeps the socket, {@link Synchronizer} catches up, {@link Timelines} hands over,
 * {@link Healer} fills holes, {@link SendQueue} sends.
 */
public final class DefaultClient implements SkeinClient, ConnectionOwner {
    private static final Duration FLUSH_WITHIN = Duration.ofSeconds(5);
    private static final Duration FLUSH_POLL = Duration.ofMillis(20);

    private final ClientSettings settings;
    private final SkeinRuntime runtime;
    private final Loop loop;
    private final Callbacks callbacks;
    private final Connection connection;
    private final Timelines timelines;
    private final Healer healer;
    private final Synchronizer synchronizer;
    private final UserEvents events;
    private final SendQueue sends;
    private final DeliveredAcks delivered;
    private final LocalConversations conversations;

    private volatile ConnectionState state = ConnectionState.STOPPED;
    private boolean storeOpen;
    private boolean leaving;
    private boolean kickedWhileLeaving;
    private CompletableFuture<Void> inSync = new CompletableFuture<>();
    private @Nullable CompletableFuture<Void> stopping;

    public DefaultClient(ClientSettings settings, SkeinRuntime runtime, Listeners listeners) {
        this.settings = settings;
        this.runtime = runtime;
        loop = new Loop(runtime, this::storeFailed);
        callbacks = new Callbacks(runtime.newCallbackLane(), listeners);
        Parts parts = new Parts(settings, runtime, loop, callbacks);
        connection = new Connection(settings, runtime, loop, this);
        delivered = new DeliveredAcks(runtime, loop, connection);
        healer = new Healer(settings, runtime, loop, connection, callbacks);
        timelines = new Timelines(settings, callbacks, delivered, healer);
        events = new UserEvents(settings.store(), callbacks, timelines);
        synchronizer = new Synchronizer(parts, connection, timelines, healer, events);
        sends = new SendQueue(parts, connection, timelines);
        conversations = new LocalConversations(this, parts, connection, timelines);
        healer.bind(timelines, synchronizer::healed);
        synchronizer.onDone(() -> inSync.complete(null));
    }

    // Life cycle

    @Override
    public CompletableFuture<Void> start() {
        return loop.answer(() -> {
            if (stopping != null) {
                return stopping.thenComposeAsync(stopped -> start(), loop);
            }
            boolean running = state == ConnectionState.CONNECTING || state == ConnectionState.CONNECTED;
            if (!running) {
                open();
                leaving = false;
                inSync = new CompletableFuture<>();
                connection.start();
            }
            return inSync;
        });
    }

    /** A store that cannot write must not be handed further messages: it would hand them over again after a restart. */
    private void storeFailed(StoreException broken) {
        System.getLogger("dev.skein.sdk").log(System.Logger.Level.ERROR, "the local store failed", broken);
        if (storeOpen) {
            connection.fail(SkeinException.of(ErrorCode.INTERNAL, String.valueOf(broken.getMessage())));
            sends.abandon(SkeinException.of(ErrorCode.INTERNAL, String.valueOf(broken.getMessage())));
            settings.store().close();
            storeOpen = false;
        }
    }

    private void open() {
        if (!storeOpen) {
            settings.store().open(settings.account().storeOwner());
            storeOpen = true;
            timelines.load();
            synchronizer.load();
            events.load(synchronizer::request);
            sends.load();
        }
    }

    @Override
    public CompletableFuture<Void> stop() {
        return loop.answer(() -> {
            if (!storeOpen) {
                return CompletableFuture.completedFuture(null);
            }
            if (stopping == null) {
                stopping = new CompletableFuture<>();
                flush(runtime.nowMillis() + FLUSH_WITHIN.toMillis(), stopping);
            }
            return stopping;
        });
    }

    /** Waits for sends under way as long as there is a connection to carry them. */
    private void flush(long until, CompletableFuture<Void> done) {
        if (connection.online() && !sends.isEmpty() && runtime.nowMillis() < until) {
            runtime.schedule(FLUSH_POLL, () -> loop.execute(() -> flush(until, done)));
            return;
        }
        delivered.flush();
        connection.stop();
        goOffline();
        SkeinException why = SkeinException.of(ErrorCode.UNAVAILABLE, "the client was stopped");
        sends.abandon(why);
        state = ConnectionState.STOPPED;
        fail(inSync, Synchronizer.interrupted());
        callbacks
                .flushed()
                .orTimeout(FLUSH_WITHIN.toMillis(), java.util.concurrent.TimeUnit.MILLISECONDS)
                .whenCompleteAsync((flushed, late) -> closeStore(done), loop);
    }

    private void closeStore(CompletableFuture<Void> done) {
        settings.store().close();
        storeOpen = false;
        stopping = null;
        done.complete(null);
    }

    @Override
    public void close() {
        stop().join();
    }

    @Override
    public CompletableFuture<Void> logout() {
        CompletableFuture<ByteString> told = loop.answer(() -> {
            leaving = true;
            kickedWhileLeaving = false;
            return connection
                    .requests()
                    .submit(
                            ClientFrame.newBuilder().setLogout(Logout.getDefaultInstance()),
                            settings.tuning().answerTimeout());
        });
        return told.handle((answer, failure) -> failure)
                // A kick says as well that the login has ended: by another device meanwhile, or an older gateway.
                .thenCompose(failure ->
                        loop.answer(() -> CompletableFuture.completedFuture(kickedWhileLeaving ? null : failure)))
                .thenCompose(failure -> stop().thenCompose(stopped -> failure == null
                        ? CompletableFuture.completedFuture(null)
                        : CompletableFuture.failedFuture(Failures.of(failure))));
    }

    @Override
    public ConnectionState state() {
        return state;
    }

    @Override
    public String userId() {
        return settings.account().userId();
    }

    @Override
    public void networkChanged() {
        loop.execute(connection::probe);
    }

    @Override
    public void setForeground(boolean foreground) {
        loop.execute(() -> connection.setForeground(foreground));
    }

    // Sending and calling

    @Override
    public CompletableFuture<SendResponse> sendText(ConversationTarget to, String text) {
        return send(SendRequest.newBuilder()
                .setConversation(to)
                .setContent(
                        Content.newBuilder().setText(TextContent.newBuilder().setText(text)))
                .build());
    }

    @Override
    public CompletableFuture<SendResponse> send(SendRequest request) {
        return whileStarted(() -> {
            String conversationId = Timeline.idOf(request.getConversation(), userId());
            SendRequest complete = request.getClientMessageId().isEmpty()
                    ? request.toBuilder()
                            .setClientMessageId(UUID.randomUUID().toString())
                            .build()
                    : request;
            return sends.send(new PendingSend(conversationId, complete, ""));
        });
    }

    @Override
    public CompletableFuture<SendResponse> resend(String clientMessageId) {
        return whileStarted(() -> {
            return sends.resend(clientMessageId);
        });
    }

    @Override
    public CompletableFuture<Void> discard(String clientMessageId) {
        return whileStarted(() -> {
            sends.discard(clientMessageId);
            return CompletableFuture.completedFuture(null);
        });
    }

    @Override
    public <Q extends MessageLite, A> CompletableFuture<A> call(Method<Q, A> method, Q request) {
        return loop.answer(() ->
                connection.requests().call(method, request, settings.tuning().answerTimeout()));
    }

    @Override
    public ConversationApi conversations() {
        return conversations;
    }

    // What the connection tells

    @Override
    public ByteString cursor() {
        return synchronizer.cursor();
    }

    @Override
    public void connecting() {
        state = ConnectionState.CONNECTING;
        callbacks.connection(ConnectionListener::onConnecting);
    }

    @Override
    public void connected(Connected connected) {
        state = ConnectionState.CONNECTED;
        callbacks.connection(ConnectionListener::onConnected);
        synchronizer.online(connected.getBehind());
        sends.pump();
        conversations.reportReads();
        delivered.flush();
    }

    @Override
    public void disconnected(String reason) {
        state = ConnectionState.CONNECTING;
        goOffline();
        callbacks.connection(listener -> listener.onDisconnected(reason));
    }

    @Override
    public void notified(ServerFrame frame) {
        switch (frame.getFrameCase()) {
            case MESSAGE_NOTIFY -> timelines.notified(frame.getMessageNotify());
            case EVENT_NOTIFY -> events.live(frame.getEventNotify().getEvent());
            default -> synchronizer.request();
        }
    }

    @Override
    public void behind() {
        synchronizer.request();
    }

    @Override
    public void ended(ConnectionState end, SkeinException why, @Nullable Kicked kicked) {
        goOffline();
        if (leaving) {
            // The application ends it by itself and hears of nothing else.
            kickedWhileLeaving = kicked != null;
            return;
        }
        state = end;
        sends.failAll(why);
        fail(inSync, why);
        callbacks.connection(listener -> {
            if (kicked != null) {
                listener.onKicked(kicked);
            } else if (end == ConnectionState.TOKEN_EXPIRED) {
                listener.onTokenExpired(why);
            } else {
                listener.onRefused(why);
            }
        });
    }

    private void goOffline() {
        synchronizer.offline();
        healer.offline();
        sends.offline();
    }

    // Between the loop and the application's threads

    /** Runs on the loop, and fails while the client is not started. */
    <T> CompletableFuture<T> whileStarted(Supplier<CompletableFuture<T>> task) {
        return loop.answer(() -> {
            if (!storeOpen || stopping != null) {
                throw SkeinException.of(ErrorCode.UNAVAILABLE, "the client is not started");
            }
            return task.get();
        });
    }

    private static void fail(CompletableFuture<Void> future, SkeinException why) {
        future.completeExceptionally(why);
    }
}
