package dev.skein.push.outbound.grpc;

import com.github.benmanes.caffeine.cache.AsyncCache;
import dev.skein.error.v1.ErrorCode;
import dev.skein.internal.v1.MutinyConversationQueryServiceGrpc;
import dev.skein.internal.v1.RecipientsRequest;
import dev.skein.internal.v1.RecipientsResponse;
import dev.skein.kit.cache.Caches;
import dev.skein.kit.channel.ServiceChannels;
import dev.skein.kit.error.GrpcErrors;
import dev.skein.protocol.SkeinException;
import dev.skein.push.decision.Recipients;
import dev.skein.push.decision.StoredMessage.Conversation;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Asks messaging-service once per conversation and epoch; a membership change makes a new epoch and so a new question. The
 * memory is bounded by members, not conversations, as groups differ in size. The group's name may be
 * {@value #NAME_MINUTES} minutes old.
 */
@Singleton
public class MessagingRecipients implements Recipients {
    private static final long NAME_MINUTES = 10;
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    private final ServiceChannels channels;
    private final AsyncCache<Conversation, Members> known;

    public MessagingRecipients(ServiceChannels channels, RecipientSettings settings) {
        this.channels = channels;
        this.known = Caches.askedOfWeightAndAge(
                settings.memoryMembers(),
                (key, members) -> 1 + members.userIds().size(),
                Duration.ofMinutes(NAME_MINUTES));
    }

    @Override
    public Uni<Members> of(Conversation group) {
        // A failed question is not remembered: the cache drops futures that fail.
        return Uni.createFrom()
                .completionStage(() -> known.get(group, (key, executor) -> ask(key)))
                .onFailure(java.util.concurrent.CompletionException.class)
                .transform(Throwable::getCause);
    }

    private CompletableFuture<Members> ask(Conversation group) {
        return Uni.createFrom()
                .deferred(() -> MutinyConversationQueryServiceGrpc.newMutinyStub(channels.messaging())
                        .withDeadlineAfter(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
                        .recipients(RecipientsRequest.newBuilder()
                                .setAppId(group.appId())
                                .setConversationId(group.id().value())
                                .build()))
                .map(MessagingRecipients::members)
                .onFailure()
                .transform(GrpcErrors::fromStatus)
                .onFailure(MessagingRecipients::isGone)
                .recoverWithItem(Members.NONE)
                .subscribeAsCompletionStage();
    }

    private static Members members(RecipientsResponse response) {
        return new Members(response.getUserIdsList(), response.getGroupName());
    }

    private static boolean isGone(Throwable failure) {
        return failure instanceof SkeinException refused
                && (refused.code() == ErrorCode.CONVERSATION_UNKNOWN || refused.code() == ErrorCode.GROUP_UNKNOWN);
    }
}
