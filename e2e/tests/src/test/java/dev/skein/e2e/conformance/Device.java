package dev.skein.e2e.conformance;

import com.google.protobuf.Message;
import com.google.protobuf.MessageLite;
import dev.skein.v1.Direction;
import dev.skein.v1.SendRequest;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * One run of one device: what the scenarios need of an SDK's client. What the client tells by itself goes to the
 * {@link DeviceLog}. Futures fail with {@link dev.skein.protocol.SkeinException}.
 */
interface Device {
    CompletableFuture<Void> start();

    /** Ends this run; the store stays. */
    CompletableFuture<Void> stop();

    /** @return the seq */
    CompletableFuture<Long> send(SendRequest request);

    /** @return the seq */
    CompletableFuture<Long> resend(String clientMessageId);

    CompletableFuture<Void> discard(String clientMessageId);

    CompletableFuture<Optional<Known>> conversation(String conversationId);

    /** Ids, most recently active first. */
    CompletableFuture<List<String>> list();

    CompletableFuture<Long> totalUnread();

    CompletableFuture<List<Handed>> history(String conversationId, long fromSeq, int limit, Direction direction);

    /** The newest up to {@code toSeq} that are in the store. */
    CompletableFuture<List<Handed>> localHistory(String conversationId, long toSeq, int limit);

    /** In the store, newest first. */
    CompletableFuture<List<Handed>> searchLocal(String words, int limit);

    CompletableFuture<Void> deleteLocalMessage(String conversationId, long seq);

    CompletableFuture<Void> markRead(String conversationId, long upToSeq);

    /** @return the group's id */
    CompletableFuture<String> createGroup(String name, List<String> memberIds);

    CompletableFuture<Void> addMembers(String groupId, List<String> userIds);

    CompletableFuture<Void> removeMembers(String groupId, List<String> userIds);

    CompletableFuture<Void> leave(String groupId);

    CompletableFuture<Message> call(String method, MessageLite request);

    CompletableFuture<Void> networkChanged();

    CompletableFuture<Void> logout();

    /**
     * A message as the SDK gives it.
     *
     * @param text of a text message; else empty
     * @param content encoded; empty on a tombstone
     * @param origin {@code live}, {@code offline}, {@code roaming}; empty when read from history
     */
    record Handed(
            String conversationId,
            long seq,
            String sender,
            String clientMessageId,
            String text,
            byte[] content,
            String origin,
            boolean own) {
        boolean isText() {
            return !text.isEmpty();
        }
    }

    /** A conversation as the SDK knows it. */
    record Known(long head, long handed, long read, long peerRead, long unread, boolean member, String lastText) {}
}
