package dev.skein.sdk.internal.client;

import dev.skein.error.v1.ErrorCode;
import dev.skein.protocol.SkeinException;
import dev.skein.sdk.Conversation;
import dev.skein.sdk.ConversationApi;
import dev.skein.sdk.internal.Failures;
import dev.skein.sdk.internal.connection.Connection;
import dev.skein.sdk.internal.timeline.Parts;
import dev.skein.sdk.internal.timeline.Timeline;
import dev.skein.sdk.internal.timeline.Timelines;
import dev.skein.sdk.service.MessageService;
import dev.skein.sdk.store.LocalStore;
import dev.skein.sdk.store.StoreChange;
import dev.skein.v1.Direction;
import dev.skein.v1.MarkReadRequest;
import dev.skein.v1.Message;
import dev.skein.v1.PullRequest;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** {@link ConversationApi} on what this device knows, asking the server for what it does not. */
final class LocalConversations implements ConversationApi {
    private static final int MAX_LIMIT = 100;

    private final DefaultClient client;
    private final Parts parts;
    private final LocalStore store;
    private final Connection connection;
    private final Timelines timelines;

    LocalConversations(DefaultClient client, Parts parts, Connection connection, Timelines timelines) {
        this.client = client;
        this.parts = parts;
        this.store = parts.settings().store();
        this.connection = connection;
        this.timelines = timelines;
    }

    @Override
    public CompletableFuture<List<Conversation>> list() {
        return local(() -> timelines.all().stream()
                .map(Timeline::toConversation)
                .sorted(Comparator.comparingLong(Conversation::activeAt).reversed())
                .toList());
    }

    @Override
    public CompletableFuture<Optional<Conversation>> get(String conversationId) {
        return local(() -> timelines.find(conversationId).map(Timeline::toConversation));
    }

    @Override
    public CompletableFuture<Long> totalUnread() {
        return local(() -> timelines.all().stream()
                .filter(Timeline::member)
                .mapToLong(Timeline::unread)
                .sum());
    }

    @Override
    public CompletableFuture<Void> markRead(String conversationId, long upToSeq) {
        return local(() -> {
            read(known(conversationId), upToSeq);
            return null;
        });
    }

    @Override
    public CompletableFuture<Void> markAllRead(String conversationId) {
        return local(() -> {
            Timeline timeline = known(conversationId);
            read(timeline, timeline.handed());
            return null;
        });
    }

    private void read(Timeline timeline, long upToSeq) {
        long unread = timelines.unreadAfter(timeline, upToSeq).orElse(timeline.unread());
        if (timeline.readHere(upToSeq, unread)) {
            timelines.changed(timeline);
            report(timeline);
        }
    }

    /** After a connect: tells the server what was read while it could not be told. */
    void reportReads() {
        timelines.all().forEach(this::report);
    }

    private void report(Timeline timeline) {
        long seq = timeline.unreportedRead();
        if (seq == 0 || !connection.online() || !timeline.member()) {
            return;
        }
        MarkReadRequest request = MarkReadRequest.newBuilder()
                .setConversationId(timeline.id())
                .setUpToSeq(seq)
                .build();
        connection
                .requests()
                .callOnce(
                        MessageService.MARK_READ,
                        request,
                        parts.settings().tuning().answerTimeout())
                .whenComplete(Failures.surfacing(parts.loop(), (response, failure) -> {
                    // What fails is told again after the next connect.
                    if (failure == null) {
                        timeline.readOnServer(response.getReadSeq(), response.getUnread());
                        timelines.changed(timeline);
                    }
                }));
    }

    @Override
    public CompletableFuture<List<Message>> history(
            String conversationId, long fromSeq, int limit, Direction direction) {
        return client.whileStarted(() -> {
            if (limit < 1 || limit > MAX_LIMIT || fromSeq < 0) {
                throw SkeinException.ofField(ErrorCode.BAD_REQUEST, "limit", "must be 1 to 100, from_seq not below 0");
            }
            boolean backward = direction == Direction.DIRECTION_BACKWARD;
            Optional<List<Message>> here = backward
                    ? backwardHere(conversationId, fromSeq, limit)
                    : forwardHere(conversationId, fromSeq, limit);
            return here.map(CompletableFuture::completedFuture)
                    .orElseGet(() -> pull(conversationId, fromSeq, limit, direction));
        });
    }

    private Optional<List<Message>> forwardHere(String conversationId, long fromSeq, int limit) {
        long from = Math.max(1, fromSeq);
        List<Message> stored = store.messages(conversationId, from, from + limit - 1, limit);
        return stored.size() == limit ? Optional.of(stored) : Optional.empty();
    }

    private Optional<List<Message>> backwardHere(String conversationId, long fromSeq, int limit) {
        Optional<Timeline> timeline = timelines.find(conversationId);
        // Only what was handed over is known to be the newest; without a connection it is the best there is.
        long to = fromSeq > 0 ? fromSeq : timeline.map(Timeline::head).orElse(0L);
        if (to == 0) {
            return Optional.empty();
        }
        long from = Math.max(1, to - limit + 1);
        List<Message> stored = store.messages(conversationId, from, to, limit);
        return stored.size() == to - from + 1 ? Optional.of(stored) : Optional.empty();
    }

    private CompletableFuture<List<Message>> pull(String conversationId, long fromSeq, int limit, Direction direction) {
        PullRequest request = PullRequest.newBuilder()
                .setConversationId(conversationId)
                .setFromSeq(fromSeq)
                .setLimit(limit)
                .setDirection(direction)
                .build();
        return connection
                .requests()
                .call(MessageService.PULL, request, parts.settings().tuning().answerTimeout())
                .thenApply(response -> {
                    store.commit(new StoreChange().messages(response.getMessagesList()));
                    return response.getMessagesList();
                });
    }

    @Override
    public CompletableFuture<List<Message>> localHistory(String conversationId, long toSeq, int limit) {
        return local(() -> store.newestMessages(conversationId, toSeq > 0 ? toSeq : Long.MAX_VALUE, limit));
    }

    @Override
    public CompletableFuture<List<Message>> searchLocal(String words, int limit) {
        return local(() -> store.search(words, limit));
    }

    @Override
    public CompletableFuture<Void> importLocal(List<Message> messages) {
        return local(() -> {
            if (messages.stream()
                    .anyMatch(message ->
                            message.getSeq() < 1 || message.getConversationId().isEmpty())) {
                throw SkeinException.ofField(
                        ErrorCode.BAD_REQUEST, "seq", "each message needs a conversation and a seq");
            }
            store.commit(new StoreChange().messages(messages));
            return null;
        });
    }

    @Override
    public CompletableFuture<Void> deleteLocalMessage(String conversationId, long seq) {
        return local(() -> {
            store.deleteMessage(conversationId, seq);
            return null;
        });
    }

    @Override
    public CompletableFuture<Void> deleteLocalMessages(String conversationId) {
        return local(() -> {
            StoreChange change = new StoreChange().removeConversation(conversationId);
            timelines.find(conversationId).ifPresent(timeline -> change.conversation(timeline.toStored()));
            store.commit(change);
            return null;
        });
    }

    private Timeline known(String conversationId) {
        return timelines
                .find(conversationId)
                .orElseThrow(
                        () -> SkeinException.of(ErrorCode.CONVERSATION_UNKNOWN, "no such conversation on this device"));
    }

    @SuppressWarnings("NullAway") // Void futures carry null
    private <T> CompletableFuture<T> local(Supplier<T> task) {
        return client.whileStarted(() -> CompletableFuture.completedFuture(task.get()));
    }
}
