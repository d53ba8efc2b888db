package dev.skein.messaging.wire;

import com.google.protobuf.ByteString;
import dev.skein.messaging.history.PullMessages;
import dev.skein.messaging.send.StoredMessage;
import dev.skein.messaging.sync.ConversationState;
import dev.skein.messaging.sync.SyncUser;
import dev.skein.v1.ConversationKind;
import dev.skein.v1.Message;
import dev.skein.v1.PullResponse;
import dev.skein.v1.SyncResponse;

/** What was read, as clients see it. */
public final class Views {
    private Views() {}

    /** The page with a tombstone wherever a message was removed: never a silent hole (MSG-07). */
    public static PullResponse pulled(PullMessages.Page page, String conversationId) {
        PullResponse.Builder response = PullResponse.newBuilder()
                .setHeadSeq(page.view().head())
                .setFloorSeq(page.view().floor())
                .setMore(page.more())
                .setTruncated(page.truncated());
        long seq = page.stretch().from();
        for (StoredMessage message : page.messages()) {
            for (; seq < message.seq(); seq++) {
                response.addMessages(tombstone(conversationId, seq));
            }
            response.addMessages(MessageEncoding.message(message));
            seq++;
        }
        for (; seq <= page.stretch().to(); seq++) {
            response.addMessages(tombstone(conversationId, seq));
        }
        return response.build();
    }

    public static SyncResponse synced(SyncUser.Page page) {
        SyncResponse.Builder response = SyncResponse.newBuilder()
                .setNextCursor(ByteString.copyFrom(page.next().encode()))
                .setMore(page.more())
                .setReset(page.reset());
        page.conversations().forEach(state -> response.addConversations(conversation(state)));
        page.events().forEach(event -> response.addEvents(EventEncoding.event(event)));
        return response.build();
    }

    private static dev.skein.v1.ConversationState conversation(ConversationState state) {
        ConversationState.Points points = state.points();
        dev.skein.v1.ConversationState.Builder view = dev.skein.v1.ConversationState.newBuilder()
                .setConversationId(state.conversation().id().value())
                .setKind(
                        state.conversation().id().isPair()
                                ? ConversationKind.CONVERSATION_KIND_PAIR
                                : ConversationKind.CONVERSATION_KIND_GROUP)
                .setMember(state.member())
                .setActiveAt(state.activeAt())
                .setHeadSeq(points.head())
                .setFloorSeq(points.floor())
                .setReadSeq(points.read())
                .setUnread(points.unread())
                .setPeerReadSeq(points.peerRead());
        state.last().ifPresent(last -> view.setLastMessage(MessageEncoding.message(last)));
        return view.build();
    }

    private static Message tombstone(String conversationId, long seq) {
        return Message.newBuilder()
                .setConversationId(conversationId)
                .setSeq(seq)
                .setTombstone(true)
                .build();
    }
}
