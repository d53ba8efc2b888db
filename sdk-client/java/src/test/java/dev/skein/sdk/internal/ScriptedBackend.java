package dev.skein.sdk.internal;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import dev.skein.error.v1.ErrorCode;
import dev.skein.protocol.SkeinException;
import dev.skein.sdk.internal.timeline.Timeline;
import dev.skein.v1.Call;
import dev.skein.v1.Content;
import dev.skein.v1.ConversationKind;
import dev.skein.v1.ConversationState;
import dev.skein.v1.MarkReadRequest;
import dev.skein.v1.MarkReadResponse;
import dev.skein.v1.Message;
import dev.skein.v1.PullRequest;
import dev.skein.v1.PullResponse;
import dev.skein.v1.SendRequest;
import dev.skein.v1.SendResponse;
import dev.skein.v1.SyncRequest;
import dev.skein.v1.SyncResponse;
import dev.skein.v1.UserEvent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the services behind the door know of one user, kept as the contract says. */
class ScriptedBackend {
    final String user;
    final Map<String, List<Message>> timelines = new LinkedHashMap<>();
    final Map<String, Long> read = new HashMap<>();
    final Map<String, Long> floors = new HashMap<>();
    final List<UserEvent> events = new ArrayList<>();
    int syncPage = 3;
    private final SimulatedRuntime runtime;
    private final List<String> changes = new ArrayList<>();
    private final Map<String, SendResponse> acknowledged = new HashMap<>();
    private boolean resetting;

    ScriptedBackend(SimulatedRuntime runtime, String user) {
        this.runtime = runtime;
        this.user = user;
    }

    final Message store(String conversationId, String sender, String clientMessageId, Content content) {
        List<Message> timeline = timelines.computeIfAbsent(conversationId, id -> new ArrayList<>());
        Message message = Message.newBuilder()
                .setConversationId(conversationId)
                .setSeq(timeline.size() + 1L)
                .setSender(sender)
                .setClientMessageId(clientMessageId)
                .setServerTime(runtime.wallMillis())
                .setContent(content)
                .build();
        timeline.add(message);
        changes.add(conversationId);
        return message;
    }

    long unread(String conversationId) {
        long from = read.getOrDefault(conversationId, 0L);
        return timelines.get(conversationId).stream()
                .filter(message ->
                        message.getSeq() > from && !message.getSender().equals(user))
                .count();
    }

    /** As after a restore: the next cursor is answered from nothing. */
    void forgetCursors() {
        resetting = true;
    }

    final MessageLite answer(Call call) {
        try {
            return switch (call.getMethod()) {
                case "skein.v1.MessageService/Send" -> send(SendRequest.parseFrom(call.getRequest()));
                case "skein.v1.MessageService/Pull" -> pull(PullRequest.parseFrom(call.getRequest()));
                case "skein.v1.SyncService/Sync" -> sync(SyncRequest.parseFrom(call.getRequest()));
                case "skein.v1.MessageService/MarkRead" -> markRead(MarkReadRequest.parseFrom(call.getRequest()));
                default -> throw SkeinException.of(ErrorCode.UNKNOWN_METHOD);
            };
        } catch (InvalidProtocolBufferException broken) {
            throw SkeinException.of(ErrorCode.BAD_REQUEST);
        }
    }

    private SendResponse send(SendRequest request) {
        String conversationId = Timeline.idOf(request.getConversation(), user);
        SendResponse before = acknowledged.get(request.getClientMessageId());
        if (before != null) {
            return before.toBuilder().setDuplicate(true).build();
        }
        Message message = store(conversationId, user, request.getClientMessageId(), request.getContent());
        SendResponse response = SendResponse.newBuilder()
                .setConversationId(conversationId)
                .setSeq(message.getSeq())
                .setServerTime(message.getServerTime())
                .build();
        acknowledged.put(request.getClientMessageId(), response);
        return response;
    }

    private PullResponse pull(PullRequest request) {
        List<Message> timeline = timelines.getOrDefault(request.getConversationId(), List.of());
        long floor = floors.getOrDefault(request.getConversationId(), 1L);
        long from = Math.max(floor, request.getFromSeq());
        return PullResponse.newBuilder()
                .addAllMessages(timeline.stream()
                        .filter(message -> message.getSeq() >= from)
                        .limit(request.getLimit())
                        .toList())
                .setHeadSeq(timeline.size())
                .setFloorSeq(floor)
                .setTruncated(request.getFromSeq() < floor)
                .build();
    }

    private MarkReadResponse markRead(MarkReadRequest request) {
        read.merge(request.getConversationId(), request.getUpToSeq(), Math::max);
        changes.add(request.getConversationId());
        return MarkReadResponse.newBuilder()
                .setReadSeq(read.get(request.getConversationId()))
                .setUnread(unread(request.getConversationId()))
                .build();
    }

    private SyncResponse sync(SyncRequest request) {
        String[] cursor = request.getCursor().isEmpty()
                ? new String[] {"0", "0"}
                : request.getCursor().toStringUtf8().split(":");
        boolean reset = resetting && !request.getCursor().isEmpty();
        if (reset) {
            resetting = false;
            cursor = new String[] {"0", "0"};
        }
        int from = Integer.parseInt(cursor[0]);
        int version = Integer.parseInt(cursor[1]);
        Map<String, Integer> changed = new LinkedHashMap<>();
        int next = from;
        while (next < changes.size() && (changed.size() < syncPage || changed.containsKey(changes.get(next)))) {
            changed.put(changes.get(next), next);
            next++;
        }
        boolean more = next < changes.size();
        int upTo = more ? version : events.size();
        SyncResponse.Builder response = SyncResponse.newBuilder()
                .setNextCursor(cursor(next, upTo))
                .addAllEvents(events.subList(version, upTo))
                .setReset(reset)
                .setMore(more);
        changed.keySet().forEach(id -> response.addConversations(state(id)));
        return response.build();
    }

    private static ByteString cursor(int change, int version) {
        return ByteString.copyFromUtf8(change + ":" + version);
    }

    private ConversationState state(String conversationId) {
        List<Message> timeline = timelines.get(conversationId);
        return ConversationState.newBuilder()
                .setConversationId(conversationId)
                .setKind(ConversationKind.CONVERSATION_KIND_PAIR)
                .setHeadSeq(timeline.size())
                .setFloorSeq(floors.getOrDefault(conversationId, 1L))
                .setReadSeq(read.getOrDefault(conversationId, 0L))
                .setUnread(unread(conversationId))
                .setMember(true)
                .setLastMessage(timeline.getLast())
                .setActiveAt(timeline.getLast().getServerTime())
                .build();
    }

    final boolean isBehind(ByteString cursor) {
        return !cursor.equals(cursor(changes.size(), events.size()));
    }
}
