package dev.skein.sdk.internal.listener;

import dev.skein.sdk.ConnectionListener;
import dev.skein.sdk.Conversation;
import dev.skein.sdk.ConversationListener;
import dev.skein.sdk.MessageListener;
import dev.skein.sdk.ReceivedMessage;
import dev.skein.sdk.SendListener;
import dev.skein.sdk.SendState;
import dev.skein.sdk.UserEventListener;
import dev.skein.sdk.store.PendingSend;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * Calls the application's listeners one at a time, away from the loop, so that a slow listener delays neither heartbeats
 * nor acknowledgements. What waits is bounded: {@link #full()} makes the timelines leave messages on the server until
 * there is room again.
 */
public final class Callbacks {
    private static final int FULL = 2_000;
    private static final int ROOM = 500;

    private final Executor lane;
    private final Listeners listeners;
    private final AtomicInteger waiting = new AtomicInteger();
    private Runnable onRoom = () -> {};

    public Callbacks(Executor lane, Listeners listeners) {
        this.lane = lane;
        this.listeners = listeners;
    }

    /** Called when the backlog has shrunk to where more is welcome; on the thread of a listener. */
    public void onRoom(Runnable task) {
        onRoom = task;
    }

    public boolean full() {
        return waiting.get() >= FULL;
    }

    public void message(ReceivedMessage message) {
        each(listeners.messages, (MessageListener listener) -> listener.onMessage(message));
    }

    public void connection(Consumer<ConnectionListener> call) {
        each(listeners.connections, call);
    }

    public void conversation(Conversation conversation) {
        each(listeners.conversations, listener -> listener.onConversationChanged(conversation));
    }

    public void conversationRemoved(String conversationId) {
        each(
                listeners.conversations,
                (ConversationListener listener) -> listener.onConversationRemoved(conversationId));
    }

    public void event(Consumer<UserEventListener> call) {
        each(listeners.events, call);
    }

    public void send(PendingSend send, SendState state, long seq) {
        each(listeners.sends, (SendListener listener) -> listener.onSendState(send, state, seq));
    }

    /** Completes after every call made before. */
    public CompletableFuture<Void> flushed() {
        CompletableFuture<Void> flushed = new CompletableFuture<>();
        lane.execute(() -> flushed.complete(null));
        return flushed;
    }

    private <T> void each(List<T> targets, Consumer<T> call) {
        if (targets.isEmpty()) {
            return;
        }
        waiting.incrementAndGet();
        lane.execute(() -> {
            for (T target : targets) {
                callOne(target, call);
            }
            if (waiting.decrementAndGet() == ROOM) {
                onRoom.run();
            }
        });
    }

    private static <T> void callOne(T target, Consumer<T> call) {
        try {
            call.accept(target);
        } catch (RuntimeException | Error failure) {
            // The application's fault; the messages behind this one still have to be handed over.
            System.getLogger("dev.skein.sdk").log(System.Logger.Level.ERROR, "a listener failed", failure);
        }
    }
}
