package dev.skein.messaging.inbound.grpc;

import dev.skein.error.v1.ErrorCode;
import dev.skein.internal.v1.Caller;
import dev.skein.internal.v1.CallerKind;
import dev.skein.kit.caller.CallerContext;
import dev.skein.messaging.conversation.ConversationKey;
import dev.skein.messaging.history.PullMessages;
import dev.skein.messaging.receipt.MarkRead;
import dev.skein.messaging.send.SendCommand;
import dev.skein.messaging.send.SendMessage;
import dev.skein.messaging.send.SendOutcome;
import dev.skein.messaging.send.Submission;
import dev.skein.messaging.wire.SendRequests;
import dev.skein.messaging.wire.Views;
import dev.skein.protocol.ConversationId;
import dev.skein.v1.Direction;
import dev.skein.v1.MarkReadRequest;
import dev.skein.v1.MarkReadResponse;
import dev.skein.v1.MessageService;
import dev.skein.v1.PullRequest;
import dev.skein.v1.PullResponse;
import dev.skein.v1.SendRequest;
import dev.skein.v1.SendResponse;
import io.quarkus.grpc.GrpcService;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.util.List;

/** The public MessageService. */
@GrpcService
public class MessageEndpoint implements MessageService {
    private static final int DEFAULT_LIMIT = 50;

    private final SendMessage sendMessage;
    private final PullMessages pullMessages;
    private final MarkRead markRead;

    public MessageEndpoint(SendMessage sendMessage, PullMessages pullMessages, MarkRead markRead) {
        this.sendMessage = sendMessage;
        this.pullMessages = pullMessages;
        this.markRead = markRead;
    }

    @Override
    public Uni<SendResponse> send(SendRequest request) {
        SendCommand command = SendRequests.command(CallerContext.current(), request, "");
        return Uni.createFrom()
                .<SendOutcome>emitter(emitter -> sendMessage.submit(List.of(new SingleSubmission(command, emitter))))
                .map(outcome -> SendRequests.response(command.conversation(), outcome));
    }

    @Override
    public Uni<PullResponse> pull(PullRequest request) {
        Caller caller = CallerContext.current();
        ConversationKey conversation = conversation(caller, request.getConversationId());
        boolean everything = caller.getKind() == CallerKind.CALLER_KIND_PLATFORM
                && caller.getUserId().isEmpty();
        PullMessages.Query query = new PullMessages.Query(
                conversation,
                everything ? "" : caller.getUserId(),
                request.getFromSeq(),
                request.getLimit() == 0 ? DEFAULT_LIMIT : request.getLimit(),
                request.getDirection() == Direction.DIRECTION_BACKWARD);
        return pullMessages
                .pull(query)
                .map(page -> Views.pulled(page, conversation.id().value()));
    }

    @Override
    public Uni<MarkReadResponse> markRead(MarkReadRequest request) {
        Caller caller = CallerContext.current();
        MarkRead.Command command = new MarkRead.Command(
                conversation(caller, request.getConversationId()),
                caller.getUserId(),
                caller.getSessionId(),
                request.getUpToSeq());
        return markRead.markRead(command)
                .map(moved -> MarkReadResponse.newBuilder()
                        .setReadSeq(moved.readSeq())
                        .setUnread(moved.unread())
                        .build());
    }

    private static ConversationKey conversation(Caller caller, String conversationId) {
        return new ConversationKey(
                caller.getAppId(),
                ConversationId.parse(ErrorCode.BAD_MESSAGE_PARAMETER, "conversation_id", conversationId));
    }

    private static final class SingleSubmission extends Submission {
        private final UniEmitter<? super SendOutcome> emitter;

        SingleSubmission(SendCommand command, UniEmitter<? super SendOutcome> emitter) {
            super(command);
            this.emitter = emitter;
        }

        @Override
        protected void onAnswer(SendOutcome outcome) {
            emitter.complete(outcome);
        }
    }
}
