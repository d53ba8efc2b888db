package dev.skein.sdk.internal.timeline;

import dev.skein.sdk.ReceivedMessage;
import dev.skein.sdk.internal.ClientSettings;
import dev.skein.sdk.internal.listener.Callbacks;
import dev.skein.sdk.store.LocalStore;
import dev.skein.sdk.store.StoreChange;
import dev.skein.sdk.store.StoredConversation;
import dev.skein.v1.ConversationState;
import dev.skein.v1.Message;
import dev.skein.v1.MessageNotify;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;

/**
 * All conversations of this device: takes messages from wherever they come (notification, pull, acknowledgement of an
 * own send), stores them together with the hand-over point, then calls the application. Loop-confined.
 */
public final class Timelines {
    /** Until a new device knows where its conversations begin, notifications wait; beyond this they are synced. */
    private static final int MAX_EARLY = 1_000;
    /** Online-only messages have no seq; a short memory of their ids drops what comes twice. */
    private static final int UNSTORED_REMEMBERED = 256;
    /** Conversations whose delivery is acknowledged once more after a start. */
    private static final int DELIVERED_REPEATED = 20;
    /** Longer stretches are counted by the server. */
    private static final int MAX_LOCAL_COUNT = 1_000;

    private final ClientSettings settings;
    private final LocalStore store;
    private final Callbacks callbacks;
    private final DeliveredAcks delivered;
    private final Healer healer;
    private final Map<String, Timeline> timelines = new HashMap<>();
    private final Queue<MessageNotify> early = new ArrayDeque<>();
    private final LinkedHashSet<String> unstored = new LinkedHashSet<>();
    private boolean newDevice;
    private boolean catchingUp;

    public Timelines(ClientSettings settings, Callbacks callbacks, DeliveredAcks delivered, Healer healer) {
        this.settings = settings;
        this.store = settings.store();
        this.callbacks = callbacks;
        this.delivered = delivered;
        this.healer = healer;
    }

    /** The store was opened. */
    public void load() {
        timelines.clear();
        early.clear();
        newDevice = store.cursor().isEmpty();
        for (StoredConversation stored : store.conversations()) {
            timelines.put(stored.id(), new Timeline(userId(), stored));
        }
        repeatDelivered();
    }

    /** The last acknowledgements of an earlier run may not have reached the server. */
    private void repeatDelivered() {
        timelines.values().stream()
                .filter(timeline -> timeline.handed() > 0)
                .sorted(Comparator.comparingLong(Timeline::activeAt).reversed())
                .limit(DELIVERED_REPEATED)
                .forEach(timeline -> delivered.stored(timeline.id(), timeline.handed()));
    }

    public Collection<Timeline> all() {
        return timelines.values();
    }

    public Optional<Timeline> find(String conversationId) {
        return Optional.ofNullable(timelines.get(conversationId));
    }

    /** Until the first sync of a new device has ended. */
    boolean newDevice() {
        return newDevice;
    }

    /**
     * From a session's opening, when this device was away, until its sync names no more conversations. What comes
     * meanwhile may have been sent long before, and its conversation's state, which tells, has not come yet.
     */
    void catchingUp(boolean now) {
        catchingUp = now;
    }

    public void notified(MessageNotify notify) {
        if (newDevice) {
            if (early.size() < MAX_EARLY) {
                early.add(notify);
            }
            return;
        }
        if (notify.hasMessage() && notify.getMessage().getSeq() == 0) {
            handOverUnstored(notify.getMessage());
            return;
        }
        Timeline timeline = getOrMake(notify.getConversationId());
        if (catchingUp) {
            timeline.missed(notify.getSeq());
        }
        if (notify.hasMessage() && !callbacks.full()) {
            timeline.offer(notify.getMessage());
        } else {
            timeline.know(notify.getSeq());
        }
        advance(timeline);
    }

    private void handOverUnstored(Message message) {
        if (!unstored.add(message.getSender() + ' ' + message.getClientMessageId())) {
            return;
        }
        if (unstored.size() > UNSTORED_REMEMBERED) {
            unstored.remove(unstored.iterator().next());
        }
        callbacks.message(new ReceivedMessage(message, ReceivedMessage.Origin.LIVE, isOwn(message)));
    }

    /** The acknowledgement of a send is the only word this session gets of its own message. */
    void sent(Message message) {
        if (newDevice) {
            early.add(MessageNotify.newBuilder()
                    .setConversationId(message.getConversationId())
                    .setSeq(message.getSeq())
                    .setMessage(message)
                    .build());
            return;
        }
        Timeline timeline = getOrMake(message.getConversationId());
        timeline.offer(message);
        advance(timeline);
    }

    /** A stretch that was pulled because of a hole. */
    void pulled(Timeline timeline, List<Message> messages, long floor, long serverHead) {
        timeline.skipBelow(floor);
        timeline.know(serverHead);
        if (catchingUp) {
            timeline.missed(serverHead);
        }
        messages.forEach(timeline::offer);
        if (messages.isEmpty() && serverHead <= timeline.handed()) {
            timeline.headIs(serverHead);
        }
        advance(timeline);
    }

    /** Stores and hands over what is next; a hole is left to the healer. */
    void advance(Timeline timeline) {
        List<Message> ready = timeline.takeReady();
        if (!ready.isEmpty()) {
            store.commit(new StoreChange().messages(ready).conversation(timeline.toStored()));
            for (Message message : ready) {
                if (!message.getTombstone()) {
                    callbacks.message(
                            new ReceivedMessage(message, timeline.originOf(message.getSeq()), isOwn(message)));
                }
            }
            callbacks.conversation(timeline.toConversation());
            delivered.stored(timeline.id(), timeline.handed());
        }
        if (timeline.hasHole()) {
            healer.heal(timeline);
        }
    }

    /** One page of a sync; the caller commits the change. */
    void synced(List<ConversationState> states, boolean wasAway, StoreChange change) {
        for (ConversationState synced : states) {
            Timeline timeline = timelines.get(synced.getConversationId());
            if (timeline == null) {
                timeline = getOrMake(synced.getConversationId());
                if (newDevice) {
                    timeline.startRoaming(synced, settings.tuning().roamingMessages());
                }
            }
            long later = countUnread(timeline.id(), synced.getHeadSeq() + 1, timeline.handed());
            timeline.synced(synced, wasAway, later);
            change.conversation(timeline.toStored());
        }
    }

    /** After the page is stored. */
    void afterPage(List<ConversationState> states) {
        for (ConversationState synced : states) {
            find(synced.getConversationId()).ifPresent(timeline -> {
                callbacks.conversation(timeline.toConversation());
                advance(timeline);
            });
        }
    }

    /** The server starts from nothing: a conversation that is shorter than what we know is another one. */
    void reset(List<ConversationState> states) {
        for (ConversationState synced : states) {
            find(synced.getConversationId())
                    .filter(timeline -> synced.getHeadSeq() < timeline.handed())
                    .ifPresent(timeline -> {
                        store.commit(new StoreChange().removeConversation(timeline.id()));
                        timeline.restart();
                        timeline.startRoaming(synced, settings.tuning().roamingMessages());
                    });
        }
    }

    /** A whole sync from nothing is over: conversations it did not name are gone. */
    void keepOnly(Set<String> named) {
        for (String id : new HashSet<>(timelines.keySet())) {
            if (!named.contains(id)) {
                timelines.remove(id);
                store.commit(new StoreChange().removeConversation(id));
                callbacks.conversationRemoved(id);
            }
        }
    }

    /** The device knows its conversations now; what came early goes its normal way. */
    void ready() {
        newDevice = false;
        while (!early.isEmpty()) {
            notified(early.remove());
        }
    }

    /** Starts on all holes, most recently active conversation first. */
    void healAll() {
        timelines.values().stream()
                .filter(Timeline::hasHole)
                .sorted(Comparator.comparingLong(Timeline::activeAt).reversed())
                .forEach(healer::heal);
    }

    boolean hasHoles() {
        return timelines.values().stream().anyMatch(Timeline::hasHole);
    }

    /** Unread messages after {@code readSeq} as far as the local store can tell; empty when it cannot. */
    public Optional<Long> unreadAfter(Timeline timeline, long readSeq) {
        long from = readSeq + 1;
        long to = Math.max(timeline.handed(), timeline.counted());
        if (from > to) {
            return Optional.of(0L);
        }
        if (to - from >= MAX_LOCAL_COUNT) {
            return Optional.empty();
        }
        List<Message> stored = store.messages(timeline.id(), from, to, MAX_LOCAL_COUNT);
        return stored.size() == to - from + 1 ? Optional.of(countUnread(stored)) : Optional.empty();
    }

    /** Stores a changed state and tells the application. */
    public void changed(Timeline timeline) {
        store.commit(new StoreChange().conversation(timeline.toStored()));
        callbacks.conversation(timeline.toConversation());
    }

    private long countUnread(String conversationId, long from, long to) {
        return from > to ? 0 : countUnread(store.messages(conversationId, from, to, MAX_LOCAL_COUNT));
    }

    private long countUnread(List<Message> messages) {
        return messages.stream()
                .filter(message -> Unread.counts(message, userId()))
                .count();
    }

    private Timeline getOrMake(String conversationId) {
        return timelines.computeIfAbsent(conversationId, id -> new Timeline(userId(), id));
    }

    private boolean isOwn(Message message) {
        return message.getSender().equals(userId());
    }

    private String userId() {
        return settings.account().userId();
    }
}
