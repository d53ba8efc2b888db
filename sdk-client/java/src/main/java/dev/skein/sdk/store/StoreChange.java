package dev.skein.sdk.store;

import com.google.protobuf.ByteString;
import dev.skein.v1.Message;
import dev.skein.v1.UserEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Changes that are made together or not at all. Filled by one thread, then only read. */
public final class StoreChange {
    private final List<Message> messages = new ArrayList<>();
    private final List<StoredConversation> conversations = new ArrayList<>();
    private final List<PendingSend> pendingSends = new ArrayList<>();
    private final List<String> endedSends = new ArrayList<>();
    private final List<UserEvent> opaqueEvents = new ArrayList<>();
    private final List<Long> endedEvents = new ArrayList<>();
    private final List<String> removedConversations = new ArrayList<>();
    private Optional<ByteString> cursor = Optional.empty();
    private OptionalLong eventVersion = OptionalLong.empty();

    /** Adds the messages; one that is there already is replaced. */
    public StoreChange messages(List<Message> stored) {
        messages.addAll(stored);
        return this;
    }

    /** Adds or replaces. */
    public StoreChange conversation(StoredConversation conversation) {
        conversations.add(conversation);
        return this;
    }

    /** Forgets a conversation and its messages. */
    public StoreChange removeConversation(String conversationId) {
        removedConversations.add(conversationId);
        return this;
    }

    /** Adds at the end of the queue, or replaces the one with the same client_message_id at its place. */
    public StoreChange pendingSend(PendingSend send) {
        pendingSends.add(send);
        return this;
    }

    /** The send was acknowledged or given up by the application. */
    public StoreChange endSend(String clientMessageId) {
        endedSends.add(clientMessageId);
        return this;
    }

    /** Adds an event that this version of the SDK does not know. */
    public StoreChange opaqueEvent(UserEvent event) {
        opaqueEvents.add(event);
        return this;
    }

    /** The opaque event of this version is of no use any more. */
    public StoreChange endEvent(long version) {
        endedEvents.add(version);
        return this;
    }

    public StoreChange cursor(ByteString next) {
        cursor = Optional.of(next);
        return this;
    }

    public StoreChange eventVersion(long version) {
        eventVersion = OptionalLong.of(version);
        return this;
    }

    public List<Message> messages() {
        return messages;
    }

    public List<StoredConversation> conversations() {
        return conversations;
    }

    public List<String> removedConversations() {
        return removedConversations;
    }

    public List<PendingSend> pendingSends() {
        return pendingSends;
    }

    public List<String> endedSends() {
        return endedSends;
    }

    public List<UserEvent> opaqueEvents() {
        return opaqueEvents;
    }

    public List<Long> endedEvents() {
        return endedEvents;
    }

    public Optional<ByteString> cursor() {
        return cursor;
    }

    public OptionalLong eventVersion() {
        return eventVersion;
    }
}
