package dev.skein.sdk;

import dev.skein.v1.Direction;
import dev.skein.v1.Message;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** The conversation list and what is in it. Local answers come from the device's store and need no network. */
public interface ConversationApi {
    /** Most recently active first. */
    CompletableFuture<List<Conversation>> list();

    CompletableFuture<Optional<Conversation>> get(String conversationId);

    /** Sum over all conversations the user is in. */
    CompletableFuture<Long> totalUnread();

    /**
     * Moves the user's read point forward, here at once; the server is told when there is a connection.
     *
     * @param upToSeq a lower value than before is ignored
     */
    CompletableFuture<Void> markRead(String conversationId, long upToSeq);

    /** {@link #markRead} up to the newest message handed over. */
    CompletableFuture<Void> markAllRead(String conversationId);

    /**
     * A stretch of one conversation, ascending: from the local store when it is all there, else from the server.
     *
     * @param fromSeq first seq; backward: the last one, 0 for the newest
     * @param limit 1 to 100
     */
    CompletableFuture<List<Message>> history(String conversationId, long fromSeq, int limit, Direction direction);

    /** The newest messages up to {@code toSeq} (0: the newest) that are in the local store; never asks the server. */
    CompletableFuture<List<Message>> localHistory(String conversationId, long toSeq, int limit);

    /** Searches the local store by words, newest first. */
    CompletableFuture<List<Message>> searchLocal(String words, int limit);

    /**
     * Puts messages into the local store, e.g. from a backup; nobody is called and nothing is sent.
     *
     * @param messages each with conversation id and a seq above 0
     */
    CompletableFuture<Void> importLocal(List<Message> messages);

    /** Deletes from this device only; it does not come back by itself. */
    CompletableFuture<Void> deleteLocalMessage(String conversationId, long seq);

    /** Deletes the messages of a conversation from this device only. */
    CompletableFuture<Void> deleteLocalMessages(String conversationId);
}
