package dev.skein.sdk.internal.store;

import com.google.protobuf.ByteString;
import dev.skein.sdk.store.LocalStore;
import dev.skein.sdk.store.PendingSend;
import dev.skein.sdk.store.StoreChange;
import dev.skein.sdk.store.StoreException;
import dev.skein.sdk.store.StoredConversation;
import dev.skein.v1.Message;
import dev.skein.v1.UserEvent;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** {@link LocalStore} in memory. */
public final class MemoryStore implements LocalStore {
    private final int messagesKept;
    private final Map<String, StoredConversation> conversations = new HashMap<>();
    private final Map<String, NavigableMap<Long, Message>> messages = new HashMap<>();
    private final Map<String, PendingSend> pending = new LinkedHashMap<>();
    private final NavigableMap<Long, UserEvent> opaque = new TreeMap<>();
    private ByteString cursor = ByteString.EMPTY;
    private long eventVersion;
    private String owner = "";

    public MemoryStore(int messagesKept) {
        this.messagesKept = messagesKept;
    }

    @Override
    public synchronized void open(String account) {
        if (!owner.isEmpty() && !owner.equals(account)) {
            throw new StoreException("the store belongs to " + owner + ", not to " + account);
        }
        owner = account;
    }

    @Override
    public void close() {
        // Nothing to let go of: what it knows is kept for the next open.
    }

    @Override
    public synchronized void commit(StoreChange change) {
        change.removedConversations().forEach(this::forget);
        change.messages().forEach(this::keep);
        change.conversations().forEach(conversation -> conversations.put(conversation.id(), conversation));
        change.pendingSends().forEach(send -> pending.put(send.clientMessageId(), send));
        change.endedSends().forEach(pending::remove);
        change.opaqueEvents().forEach(event -> opaque.put(event.getVersion(), event));
        change.endedEvents().forEach(opaque::remove);
        change.cursor().ifPresent(next -> cursor = next);
        change.eventVersion().ifPresent(version -> eventVersion = version);
    }

    private void forget(String conversationId) {
        conversations.remove(conversationId);
        messages.remove(conversationId);
    }

    private void keep(Message message) {
        if (messagesKept == 0) {
            return;
        }
        NavigableMap<Long, Message> timeline =
                messages.computeIfAbsent(message.getConversationId(), id -> new TreeMap<>());
        timeline.put(message.getSeq(), message);
        if (timeline.size() > messagesKept) {
            timeline.pollFirstEntry();
        }
    }

    @Override
    public synchronized ByteString cursor() {
        return cursor;
    }

    @Override
    public synchronized long eventVersion() {
        return eventVersion;
    }

    @Override
    public synchronized List<StoredConversation> conversations() {
        return List.copyOf(conversations.values());
    }

    @Override
    public synchronized Optional<StoredConversation> conversation(String conversationId) {
        return Optional.ofNullable(conversations.get(conversationId));
    }

    @Override
    public synchronized List<Message> messages(String conversationId, long fromSeq, long toSeq, int limit) {
        if (fromSeq > toSeq) {
            return List.of();
        }
        return timeline(conversationId).subMap(fromSeq, true, toSeq, true).values().stream()
                .limit(limit)
                .toList();
    }

    @Override
    public synchronized List<Message> newestMessages(String conversationId, long toSeq, int limit) {
        List<Message> newest =
                new ArrayList<>(timeline(conversationId).headMap(toSeq, true).descendingMap().values().stream()
                        .limit(limit)
                        .toList());
        java.util.Collections.reverse(newest);
        return List.copyOf(newest);
    }

    @Override
    public synchronized List<Message> search(String words, int limit) {
        String wanted = words.toLowerCase(Locale.ROOT);
        Stream<Message> all = messages.values().stream().flatMap(timeline -> timeline.values().stream());
        return all.filter(message ->
                        MessageText.of(message).toLowerCase(Locale.ROOT).contains(wanted))
                .sorted(Comparator.comparingLong(Message::getServerTime).reversed())
                .limit(limit)
                .toList();
    }

    @Override
    public synchronized void deleteMessage(String conversationId, long seq) {
        timeline(conversationId).remove(seq);
    }

    @Override
    public synchronized List<PendingSend> pendingSends() {
        return List.copyOf(pending.values());
    }

    @Override
    public synchronized List<UserEvent> opaqueEvents() {
        return List.copyOf(opaque.values());
    }

    private NavigableMap<Long, Message> timeline(String conversationId) {
        return messages.getOrDefault(conversationId, new TreeMap<>());
    }
}
