package dev.skein.sdk.internal.timeline;

import dev.skein.error.v1.ErrorCode;
import dev.skein.protocol.ConversationId;
import dev.skein.protocol.GroupId;
import dev.skein.protocol.SkeinException;
import dev.skein.protocol.UserId;
import dev.skein.sdk.Conversation;
import dev.skein.sdk.ReceivedMessage.Origin;
import dev.skein.sdk.store.StoredConversation;
import dev.skein.v1.ConversationKind;
import dev.skein.v1.ConversationState;
import dev.skein.v1.ConversationTarget;
import dev.skein.v1.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * What this device knows of one conversation, and the rule that makes hand-over exact: {@code handed} only moves from n
 * to n + 1, by the message n + 1, or past what can no longer be read. Pure state: it neither calls nor stores.
 */
public final class Timeline {
    /** Messages that came ahead of a hole; what does not fit is pulled again. */
    private static final int MAX_AHEAD = 200;

    private final String userId;
    private final NavigableMap<Long, Message> ahead = new TreeMap<>();
    private ConversationState state;
    private long head;
    private long handed;
    private long counted;
    private long unread;
    private long roaming;
    private long offline;
    private long wantedRead;

    Timeline(String userId, String conversationId) {
        this(
                userId,
                new StoredConversation(
                        ConversationState.newBuilder()
                                .setConversationId(conversationId)
                                .setKind(kindOf(conversationId))
                                .setMember(true)
                                .build(),
                        0,
                        0,
                        0,
                        0));
    }

    Timeline(String userId, StoredConversation stored) {
        this.userId = userId;
        state = stored.state();
        head = Math.max(state.getHeadSeq(), stored.handedSeq());
        handed = stored.handedSeq();
        counted = stored.countedSeq();
        unread = state.getUnread();
        roaming = stored.roamingSeq();
        wantedRead = stored.wantedReadSeq();
    }

    private static ConversationKind kindOf(String conversationId) {
        return conversationId.startsWith("p:")
                ? ConversationKind.CONVERSATION_KIND_PAIR
                : conversationId.startsWith("g:")
                        ? ConversationKind.CONVERSATION_KIND_GROUP
                        : ConversationKind.CONVERSATION_KIND_UNSPECIFIED;
    }

    public String id() {
        return state.getConversationId();
    }

    public long handed() {
        return handed;
    }

    public long head() {
        return head;
    }

    long readSeq() {
        return Math.max(state.getReadSeq(), wantedRead);
    }

    public boolean member() {
        return state.getMember();
    }

    public long activeAt() {
        return state.getActiveAt();
    }

    public long counted() {
        return counted;
    }

    public long unread() {
        return unread;
    }

    /** A message exists that has not been handed over. */
    boolean hasHole() {
        return state.getMember() && handed < head && !ahead.containsKey(handed + 1);
    }

    /** There is such a message; remembers it when there is room. */
    void offer(Message message) {
        long seq = message.getSeq();
        know(seq);
        if (seq > handed && (ahead.size() < MAX_AHEAD || seq == handed + 1)) {
            ahead.putIfAbsent(seq, message);
        }
    }

    void know(long seq) {
        head = Math.max(head, seq);
    }

    /** Takes the next messages in order, counting them; the caller stores them with {@link #toStored()}, then calls. */
    List<Message> takeReady() {
        List<Message> ready = new ArrayList<>();
        Message next = ahead.remove(handed + 1);
        while (next != null) {
            handed++;
            count(next);
            ready.add(next);
            next = ahead.remove(handed + 1);
        }
        return ready;
    }

    private void count(Message message) {
        if (message.getSeq() > counted) {
            counted = message.getSeq();
            if (message.getSeq() > readSeq() && Unread.counts(message, userId)) {
                unread++;
            }
        }
        if (!message.getTombstone()) {
            state = state.toBuilder()
                    .setLastMessage(newer(state.getLastMessage(), message))
                    .setActiveAt(Math.max(state.getActiveAt(), message.getServerTime()))
                    .build();
        }
    }

    private static Message newer(Message known, Message candidate) {
        boolean listed = !candidate.getOptions().hasConversationUpdate()
                || candidate.getOptions().getConversationUpdate();
        return listed && candidate.getSeq() >= known.getSeq() ? candidate : known;
    }

    /** Below the floor nothing can be read any more, so nothing there is waited for. */
    void skipBelow(long floor) {
        if (floor - 1 > handed) {
            handed = floor - 1;
            ahead.headMap(handed, true).clear();
            head = Math.max(head, handed);
        }
    }

    /** The server knows of no message beyond; what was taken for one is not there (any more). */
    void headIs(long serverHead) {
        head = Math.max(handed, serverHead);
        ahead.tailMap(head, false).clear();
    }

    /** Access to the conversation has ended. */
    void left() {
        state = state.toBuilder().setMember(false).build();
        ahead.clear();
        head = handed;
    }

    /** First time this device hears of it and the conversation is older than the device. */
    void startRoaming(ConversationState synced, int wanted) {
        handed = Math.max(Math.max(0, synced.getFloorSeq() - 1), synced.getHeadSeq() - wanted);
        counted = synced.getHeadSeq();
        roaming = synced.getHeadSeq();
    }

    /** Another history behind the same id (the server was restored): what was handed over is no measure any more. */
    void restart() {
        handed = 0;
        head = 0;
        counted = 0;
        roaming = 0;
        wantedRead = 0;
        ahead.clear();
        state = state.toBuilder()
                .setReadSeq(0)
                .setPeerReadSeq(0)
                .clearLastMessage()
                .build();
    }

    /**
     * The server's view.
     *
     * @param countedLater how many of the messages handed over beyond {@code synced.head_seq} count as unread
     */
    void synced(ConversationState synced, boolean wasAway, long countedLater) {
        long read = Math.max(state.getReadSeq(), synced.getReadSeq());
        boolean readHereMeanwhile = wantedRead > synced.getReadSeq();
        if (!readHereMeanwhile) {
            unread = synced.getUnread() + countedLater;
            counted = Math.max(handed, synced.getHeadSeq());
        }
        state = synced.toBuilder()
                .setReadSeq(read)
                .setPeerReadSeq(Math.max(state.getPeerReadSeq(), synced.getPeerReadSeq()))
                .setLastMessage(newer(state.getLastMessage(), synced.getLastMessage()))
                .setActiveAt(Math.max(state.getActiveAt(), synced.getActiveAt()))
                .build();
        head = Math.max(head, synced.getHeadSeq());
        if (wasAway) {
            missed(synced.getHeadSeq());
        }
        skipBelow(synced.getFloorSeq());
        if (!synced.getMember()) {
            left();
        }
    }

    /** Messages up to this one were sent while this device was away. */
    void missed(long seq) {
        offline = Math.max(offline, seq);
    }

    /** The user read here. Returns whether that moved anything. */
    public boolean readHere(long seq, long unreadAfter) {
        long reached = Math.min(seq, Math.max(handed, counted));
        if (reached <= readSeq()) {
            return false;
        }
        wantedRead = reached;
        unread = unreadAfter;
        return true;
    }

    /** The server's word on how far the user has read. Returns whether that moved anything. */
    public boolean readOnServer(long seq, long unreadAfter) {
        boolean moved = seq > readSeq();
        if (moved) {
            unread = unreadAfter;
        }
        if (seq > state.getReadSeq()) {
            state = state.toBuilder().setReadSeq(seq).build();
        }
        return moved;
    }

    /** Above 0 when the server does not know yet how far the user has read. */
    public long unreportedRead() {
        return wantedRead > state.getReadSeq() ? wantedRead : 0;
    }

    boolean peerRead(long seq) {
        if (seq <= state.getPeerReadSeq()) {
            return false;
        }
        state = state.toBuilder().setPeerReadSeq(seq).build();
        return true;
    }

    Origin originOf(long seq) {
        if (seq <= roaming) {
            return Origin.ROAMING;
        }
        return seq <= offline ? Origin.OFFLINE : Origin.LIVE;
    }

    public StoredConversation toStored() {
        ConversationState now =
                state.toBuilder().setHeadSeq(head).setUnread(unread).build();
        return new StoredConversation(now, handed, counted, roaming, wantedRead);
    }

    public Conversation toConversation() {
        return new Conversation(
                id(),
                state.getKind(),
                head,
                handed,
                readSeq(),
                state.getPeerReadSeq(),
                unread,
                state.getMember(),
                state.getActiveAt(),
                state.getLastMessage());
    }

    /** The conversation id that a target means for this user. */
    public static String idOf(ConversationTarget target, String userId) {
        return switch (target.getTargetCase()) {
            case USER_ID -> {
                UserId peer = UserId.parse("conversation.user_id", target.getUserId());
                yield ConversationId.pair(new UserId(userId), peer).value();
            }
            case GROUP_ID -> {
                if (!GroupId.isValid(target.getGroupId())) {
                    throw SkeinException.ofField(ErrorCode.BAD_REQUEST, "conversation.group_id", "malformed");
                }
                yield ConversationId.group(target.getGroupId()).value();
            }
            case CONVERSATION_ID -> target.getConversationId();
            case TARGET_NOT_SET -> throw SkeinException.ofField(ErrorCode.BAD_REQUEST, "conversation", "missing");
        };
    }
}
