package dev.skein.sdk;

import com.google.protobuf.MessageLite;
import dev.skein.sdk.call.Caller;
import dev.skein.sdk.call.Method;
import dev.skein.v1.ConversationTarget;
import dev.skein.v1.SendRequest;
import dev.skein.v1.SendResponse;
import java.util.concurrent.CompletableFuture;

/**
 * One device of one user. Thread-safe.
 *
 * <p><b>Threads.</b> Listeners of one client are called one at a time, in order; different clients do not wait for each
 * other. Listeners may block and may wait for this client's futures. Futures are completed on other threads, in no
 * order relative to the listeners.
 *
 * <p><b>Errors.</b> Futures fail with {@link dev.skein.protocol.SkeinException}; its code says what went wrong and
 * whether trying again can help.
 *
 * <p><b>Calls.</b> Whatever needs no state of this device is a generated call:
 * {@code client.service(GroupService::new).create(group -> group.setKind(kind).setName("friends"))}.
 */
public interface SkeinClient extends Caller, AutoCloseable {
    static SkeinClientBuilder builder() {
        return new SkeinClientBuilder();
    }

    /**
     * Connects, and from then on stays connected until {@link #stop()}, a kick or a refused account. A stopped client can
     * be started again. Harmless while running.
     *
     * @return completes when the first synchronisation is done: everything missed has been handed over. Fails when the
     *     client ends before that; being offline is no failure, it goes on trying. Fails with
     *     {@link dev.skein.sdk.store.StoreException} when the store cannot be opened, as that of another account or of a
     *     newer version of the SDK
     */
    CompletableFuture<Void> start();

    /**
     * Flushes what can be flushed within 5 seconds (sends under way, acknowledgements, listeners), disconnects and closes
     * the store. Sends not acknowledged by then stay in the store and go out after the next start; their futures fail.
     * Harmless when stopped. A listener may call it, but must not wait for it: it waits for the listeners.
     */
    CompletableFuture<Void> stop();

    /** {@link #stop()}, waiting for the end. */
    @Override
    void close();

    /** Ends the login on the server (the token is revoked, push is unbound), then stops. */
    CompletableFuture<Void> logout();

    ConnectionState state();

    String userId();

    /** Sends a text. See {@link #send}. */
    CompletableFuture<SendResponse> sendText(ConversationTarget to, String text);

    /**
     * Sends a message. Also works offline: it waits in the (bounded) queue. Messages to one conversation arrive in the
     * order of the calls. Tried until acknowledged: after 10 s without an answer again under the same
     * client_message_id, at most 3 times.
     *
     * @param request an empty client_message_id is filled in
     * @return the acknowledgement: the message is durable. Fails with the server's error, TIMED_OUT after the last try,
     *     OVERLOADED when the queue is full
     */
    CompletableFuture<SendResponse> send(SendRequest request);

    /** Tries a failed message again under the same client_message_id; fails with BAD_REQUEST when there is none. */
    CompletableFuture<SendResponse> resend(String clientMessageId);

    /** Forgets a failed message. */
    CompletableFuture<Void> discard(String clientMessageId);

    ConversationApi conversations();

    /**
     * Calls a method that a user may call; {@link #service} is the typed way to it. While offline it waits for a connection.
     * When the connection breaks, a repeatable method is called again on the next one, and any other fails with UNAVAILABLE:
     * nobody knows then whether it was done. After 10 seconds in all ({@link SkeinClientBuilder#answerTimeout}) it fails with
     * TIMED_OUT, or UNAVAILABLE if there is no connection.
     *
     * <p>Messages are sent by {@link #send}, which keeps them over broken connections and restarts.
     */
    @Override
    <Q extends MessageLite, A> CompletableFuture<A> call(Method<Q, A> method, Q request);

    /** The network changed or came back: probes the connection, or connects at once instead of waiting. */
    void networkChanged();

    /** False: in the background, with a slower heartbeat on mobile platforms; used from the next connect on. */
    void setForeground(boolean foreground);
}
