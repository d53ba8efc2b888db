package dev.skein.messaging.wire;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.skein.error.v1.ErrorCode;
import dev.skein.internal.v1.Caller;
import dev.skein.internal.v1.CallerKind;
import dev.skein.messaging.conversation.ConversationKey;
import dev.skein.messaging.send.Draft;
import dev.skein.messaging.send.MessageFlags;
import dev.skein.messaging.send.SendCommand;
import dev.skein.messaging.send.SendOutcome;
import dev.skein.protocol.ConversationId;
import dev.skein.protocol.GroupId;
import dev.skein.protocol.SkeinException;
import dev.skein.protocol.UserId;
import dev.skein.v1.Content;
import dev.skein.v1.ConversationTarget;
import dev.skein.v1.SendOptions;
import dev.skein.v1.SendRequest;
import dev.skein.v1.SendResponse;
import java.util.List;
import java.util.UUID;

/** A SendRequest as a command, and its outcome as a SendResponse; the same for the stream and the unary method. */
public final class SendRequests {
    private static final int MAX_MENTIONS = 20;
    private static final int UUID_LENGTH = 36;

    private SendRequests() {}

    /** The request in the caller's name; a {@link SkeinException} says what is wrong with it. */
    public static SendCommand command(Caller caller, ByteString request, String trace) {
        try {
            return command(caller, SendRequest.parseFrom(request), trace);
        } catch (InvalidProtocolBufferException e) {
            throw SkeinException.of(ErrorCode.BAD_MESSAGE_PARAMETER, "not an encoded SendRequest: " + e.getMessage());
        }
    }

    /** The request in the caller's name; a {@link SkeinException} says what is wrong with it. */
    public static SendCommand command(Caller caller, SendRequest request, String trace) {
        if (!UserId.isValid(caller.getUserId())) {
            throw SkeinException.of(ErrorCode.USER_ONLY);
        }
        ConversationId conversation = target(caller, request.getConversation());
        UUID id = clientMessageId(request.getClientMessageId());
        ContentRules.check(request.getContent());
        byte[] body = MessageEncoding.body(request, caller.getDeviceId());
        Draft draft = new Draft(caller.getUserId(), id, flags(request), body);
        return new SendCommand(
                new ConversationKey(caller.getAppId(), conversation),
                draft,
                ContentHash.of(body, MessageEncoding.contentSize(request)),
                new SendCommand.Origin(
                        caller.getSessionId(), caller.getKind() == CallerKind.CALLER_KIND_PLATFORM, trace),
                mentions(request));
    }

    /** The answer to a send that was not refused. */
    public static SendResponse response(ConversationKey conversation, SendOutcome outcome) {
        SendResponse.Builder response =
                SendResponse.newBuilder().setConversationId(conversation.id().value());
        return switch (outcome) {
            case SendOutcome.Stored stored ->
                response.setSeq(stored.seq())
                        .setServerTime(stored.serverTime())
                        .setDuplicate(stored.duplicate())
                        .build();
            case SendOutcome.Passed passed ->
                response.setServerTime(passed.serverTime()).build();
            case SendOutcome.Refused refused -> throw refused.failure();
        };
    }

    private static ConversationId target(Caller caller, ConversationTarget target) {
        return switch (target.getTargetCase()) {
            case USER_ID ->
                ConversationId.pair(
                        new UserId(caller.getUserId()),
                        UserId.parse(ErrorCode.BAD_MESSAGE_PARAMETER, "conversation.user_id", target.getUserId()));
            case GROUP_ID ->
                ConversationId.group(
                        GroupId.parse(ErrorCode.BAD_MESSAGE_PARAMETER, "conversation.group_id", target.getGroupId())
                                .value());
            case CONVERSATION_ID ->
                ConversationId.parse(
                        ErrorCode.BAD_MESSAGE_PARAMETER, "conversation.conversation_id", target.getConversationId());
            case TARGET_NOT_SET ->
                throw SkeinException.ofField(
                        ErrorCode.BAD_MESSAGE_PARAMETER,
                        "conversation",
                        "must name a user_id, group_id or conversation_id");
        };
    }

    private static UUID clientMessageId(String text) {
        try {
            // UUID.fromString alone takes abbreviations such as 1-1-1-1-1.
            if (text.length() == UUID_LENGTH) {
                return UUID.fromString(text);
            }
        } catch (IllegalArgumentException e) {
            // Falls through to the one error.
        }
        throw SkeinException.ofField(ErrorCode.BAD_MESSAGE_PARAMETER, "client_message_id", "must be a UUID");
    }

    private static List<String> mentions(SendRequest request) {
        if (request.getMentionsCount() == 0) {
            return List.of();
        }
        if (request.getMentionsCount() > MAX_MENTIONS) {
            throw SkeinException.ofField(ErrorCode.BAD_MESSAGE_PARAMETER, "mentions", "must be at most 20");
        }
        return List.copyOf(request.getMentionsList());
    }

    private static int flags(SendRequest request) {
        SendOptions options = request.getOptions();
        int flags = 0;
        // Tips are neither counted nor pushed, whatever they ask for (MSG-30).
        boolean tip = request.getContent().getKindCase() == Content.KindCase.TIP;
        flags |= flag(!tip && (!options.hasUnread() || options.getUnread()), MessageFlags.UNREAD);
        flags |= flag(!tip && (!options.hasPush() || options.getPush()), MessageFlags.PUSH);
        flags |= flag(!options.hasConversationUpdate() || options.getConversationUpdate(), MessageFlags.SHOWN);
        flags |= flag(!options.hasSelfSync() || options.getSelfSync(), MessageFlags.SELF_SYNC);
        flags |= flag(!options.hasRoute() || options.getRoute(), MessageFlags.ROUTE);
        boolean stored = !options.hasPersist() || options.getPersist();
        return flags | flag(!stored || options.getOnlineOnly(), MessageFlags.ONLINE_ONLY);
    }

    private static int flag(boolean set, int flag) {
        return set ? flag : 0;
    }
}
