package dev.skein.sdk.internal.timeline;

import dev.skein.error.v1.ErrorCode;
import dev.skein.protocol.ErrorCodes;
import dev.skein.protocol.SkeinException;
import dev.skein.sdk.SendState;
import dev.skein.sdk.internal.Failures;
import dev.skein.sdk.internal.connection.Backoff;
import dev.skein.sdk.internal.connection.Connection;
import dev.skein.sdk.service.MessageService;
import dev.skein.sdk.store.LocalStore;
import dev.skein.sdk.store.PendingSend;
import dev.skein.sdk.store.StoreChange;
import dev.skein.v1.Message;
import dev.skein.v1.SendRequest;
import dev.skein.v1.SendResponse;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Messages on their way out (MSG-48): one at a time per conversation, so that order survives timeouts and broken
 * connections; many conversations side by side. A message leaves the queue when it is acknowledged or has failed for
 * good; each try uses the same client_message_id, so the server stores it once. Loop-confined.
 */
public final class SendQueue {
    private static final int MAX_UNDER_WAY = 32;
    private static final int MAX_RESENDS = 3;

    private final Parts parts;
    private final LocalStore store;
    private final Connection connection;
    private final Timelines timelines;
    private final Map<String, ArrayDeque<Entry>> lanes = new LinkedHashMap<>();
    private final Map<String, Entry> failed = new HashMap<>();
    private final Set<String> queued = new HashSet<>();
    private int underWay;

    private static final class Entry {
        private final PendingSend send;
        private CompletableFuture<SendResponse> future = new CompletableFuture<>();
        private final Backoff backoff;
        private boolean busy;
        /** How often it went out; tells a timer whether it is still its turn. */
        private int tries;
        /** The server named the time it waits for. */
        private boolean toldToWait;

        private int timeouts;
        /** When a run of refusals that may pass becomes a failure; 0 while there was none. */
        private long patienceEnds;

        private Entry(PendingSend send, Backoff backoff) {
            this.send = send;
            this.backoff = backoff;
        }
    }

    public SendQueue(Parts parts, Connection connection, Timelines timelines) {
        this.parts = parts;
        this.store = parts.settings().store();
        this.connection = connection;
        this.timelines = timelines;
    }

    /** What an earlier run of the process left unacknowledged goes out again. */
    public void load() {
        for (PendingSend send : store.pendingSends()) {
            if (send.failed()) {
                failed.putIfAbsent(send.clientMessageId(), entry(send));
            } else if (!queued.contains(send.clientMessageId())) {
                enqueue(entry(send));
            }
        }
    }

    public CompletableFuture<SendResponse> send(PendingSend send) {
        if (isFull()) {
            return CompletableFuture.failedFuture(
                    SkeinException.of(ErrorCode.OVERLOADED, "too many messages are waiting to be sent"));
        }
        if (queued.contains(send.clientMessageId()) || failed.containsKey(send.clientMessageId())) {
            return CompletableFuture.failedFuture(SkeinException.ofField(
                    ErrorCode.BAD_REQUEST, "client_message_id", "is used by a message in the queue"));
        }
        Entry entry = entry(send);
        store.commit(new StoreChange().pendingSend(send));
        parts.callbacks().send(send, SendState.SENDING, 0);
        enqueue(entry);
        return entry.future;
    }

    public CompletableFuture<SendResponse> resend(String clientMessageId) {
        Entry old = failed.get(clientMessageId);
        if (old == null) {
            return CompletableFuture.failedFuture(
                    SkeinException.of(ErrorCode.BAD_REQUEST, "no failed message has this client_message_id"));
        }
        if (isFull()) {
            // It stays among the failed, to be tried again later.
            return CompletableFuture.failedFuture(
                    SkeinException.of(ErrorCode.OVERLOADED, "too many messages are waiting to be sent"));
        }
        failed.remove(clientMessageId);
        return send(new PendingSend(old.send.conversationId(), old.send.request(), ""));
    }

    public void discard(String clientMessageId) {
        if (failed.remove(clientMessageId) != null) {
            store.commit(new StoreChange().endSend(clientMessageId));
        }
    }

    private boolean isFull() {
        return queued.size() >= parts.settings().tuning().maxPendingSends();
    }

    public boolean isEmpty() {
        return queued.isEmpty();
    }

    /** Sends whatever may be sent now. */
    public void pump() {
        if (!connection.online()) {
            return;
        }
        for (ArrayDeque<Entry> lane : List.copyOf(lanes.values())) {
            Entry first = lane.peekFirst();
            if (underWay >= MAX_UNDER_WAY) {
                return;
            }
            if (first != null && !first.busy) {
                transmit(first);
            }
        }
    }

    /**
     * A new connection is a new start: nobody's patience is used up, and what was refused goes out at once, unless the server
     * said when.
     */
    public void offline() {
        for (Entry entry : everything()) {
            entry.patienceEnds = 0;
            entry.backoff.reset();
            entry.busy = entry.toldToWait;
        }
    }

    /** The session has ended for good: nobody will send these now. */
    public void failAll(SkeinException why) {
        for (Entry entry : everything()) {
            giveUp(entry, why);
        }
    }

    /** The client stops: what is stored goes out after the next start, but its callers must not wait for ever. */
    public void abandon(SkeinException why) {
        for (Entry entry : everything()) {
            entry.future.completeExceptionally(why);
        }
        lanes.clear();
        failed.clear();
        queued.clear();
        underWay = 0;
    }

    private List<Entry> everything() {
        List<Entry> all = new ArrayList<>();
        lanes.values().forEach(all::addAll);
        return all;
    }

    private Entry entry(PendingSend send) {
        return new Entry(send, new Backoff(parts.runtime()));
    }

    private void enqueue(Entry entry) {
        lanes.computeIfAbsent(entry.send.conversationId(), id -> new ArrayDeque<>())
                .addLast(entry);
        queued.add(entry.send.clientMessageId());
        pump();
    }

    private void transmit(Entry entry) {
        entry.busy = true;
        entry.tries++;
        entry.toldToWait = false;
        underWay++;
        connection
                .requests()
                .callOnce(
                        MessageService.SEND,
                        entry.send.request(),
                        parts.settings().tuning().answerTimeout())
                .whenComplete(
                        Failures.surfacing(parts.loop(), (response, failure) -> answered(entry, response, failure)));
    }

    private void answered(Entry entry, @Nullable SendResponse response, @Nullable Throwable failure) {
        if (!isCurrent(entry)) {
            return;
        }
        underWay--;
        if (failure == null && response != null) {
            acknowledged(entry, response);
        } else {
            refused(entry, Failures.of(failure == null ? new NullPointerException() : failure));
        }
        pump();
    }

    private boolean isCurrent(Entry entry) {
        ArrayDeque<Entry> lane = lanes.get(entry.send.conversationId());
        return lane != null && lane.peekFirst() == entry;
    }

    private void acknowledged(Entry entry, SendResponse response) {
        remove(entry);
        if (response.getSeq() > 0) {
            timelines.sent(messageOf(entry.send.request(), response));
        }
        store.commit(new StoreChange().endSend(entry.send.clientMessageId()));
        parts.callbacks().send(entry.send, SendState.SENT, response.getSeq());
        entry.future.complete(response);
    }

    /** The message as the other side gets it. */
    private Message messageOf(SendRequest request, SendResponse response) {
        Message.Builder message = Message.newBuilder()
                .setConversationId(response.getConversationId())
                .setSeq(response.getSeq())
                .setSender(parts.settings().account().userId())
                .setClientMessageId(request.getClientMessageId())
                .setServerTime(response.getServerTime())
                .setContent(request.getContent())
                .addAllMentions(request.getMentionsList())
                .setSenderDeviceId(parts.settings().account().deviceId());
        if (request.hasOptions()) {
            message.setOptions(request.getOptions());
        }
        return message.build();
    }

    private void refused(Entry entry, SkeinException why) {
        if (!connection.online()) {
            // Not an answer: the connection broke. It goes out again with the next one.
            entry.busy = false;
        } else if (why.code() == ErrorCode.TIMED_OUT) {
            entry.timeouts++;
            if (entry.timeouts > MAX_RESENDS) {
                giveUp(entry, why);
            } else {
                entry.busy = false;
            }
        } else if (ErrorCodes.isRetryable(why.code())) {
            retryLater(entry, why);
        } else {
            giveUp(entry, why);
        }
    }

    /** A refusal that may pass, e.g. a service being restarted: patience for as long as timeouts would take. */
    private void retryLater(Entry entry, SkeinException why) {
        long now = parts.runtime().nowMillis();
        long patience = parts.settings().tuning().answerTimeout().toMillis() * (MAX_RESENDS + 1);
        if (entry.patienceEnds == 0) {
            entry.patienceEnds = now + patience;
        }
        if (now >= entry.patienceEnds) {
            giveUp(entry, why);
            return;
        }
        long own = entry.backoff.next().toMillis();
        entry.toldToWait = why.retryAfterMs() > own;
        int refusedTry = entry.tries;
        parts.runtime()
                .schedule(
                        Duration.ofMillis(Math.max(why.retryAfterMs(), own)),
                        () -> parts.loop().execute(() -> {
                            if (entry.tries == refusedTry) {
                                entry.busy = false;
                                pump();
                            }
                        }));
    }

    private void giveUp(Entry entry, SkeinException why) {
        remove(entry);
        PendingSend lost = new PendingSend(
                entry.send.conversationId(), entry.send.request(), why.code().name());
        failed.put(lost.clientMessageId(), entry(lost));
        store.commit(new StoreChange().pendingSend(lost));
        parts.callbacks().send(lost, SendState.FAILED, 0);
        entry.future.completeExceptionally(why);
    }

    private void remove(Entry entry) {
        ArrayDeque<Entry> lane = lanes.get(entry.send.conversationId());
        if (lane != null) {
            for (Iterator<Entry> each = lane.iterator(); each.hasNext(); ) {
                if (each.next() == entry) {
                    each.remove();
                    queued.remove(entry.send.clientMessageId());
                }
            }
            if (lane.isEmpty()) {
                lanes.remove(entry.send.conversationId());
            }
        }
    }
}
