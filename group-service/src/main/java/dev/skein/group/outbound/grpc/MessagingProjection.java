package dev.skein.group.outbound.grpc;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.skein.group.change.ChangeLog;
import dev.skein.group.change.Projection;
import dev.skein.group.config.GroupConfig;
import dev.skein.group.config.SameContext;
import dev.skein.internal.v1.ApplyRequest;
import dev.skein.internal.v1.ApplyResponse;
import dev.skein.internal.v1.MutinyProjectionServiceGrpc;
import dev.skein.kit.aside.Cause;
import dev.skein.kit.channel.ServiceChannels;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** messaging-service's ProjectionService. */
@ApplicationScoped
class MessagingProjection implements Projection {
    private static final Logger LOG = Logger.getLogger(MessagingProjection.class);

    private final ServiceChannels channels;
    private final Duration deadline;

    MessagingProjection(ServiceChannels channels, GroupConfig config) {
        this.channels = channels;
        this.deadline = config.settle().patience();
    }

    @Override
    public Uni<Void> apply(ChangeLog.Pending change) {
        return Uni.createFrom().item(() -> request(change)).chain(request -> apply(request, changeId(change)));
    }

    @Override
    public Uni<Boolean> takeAway(ChangeLog.Pending change) {
        List<ApplyRequest> bits;
        try {
            bits = TakenAway.of(request(change));
        } catch (IllegalArgumentException unreadable) {
            return Uni.createFrom().item(false);
        }
        return Multi.createFrom()
                .range(0, bits.size())
                .onItem()
                .transformToUniAndConcatenate(i -> isApplied(bits.get(i), changeId(change) + '-' + i))
                .collect()
                .asList()
                .map(applied -> !applied.contains(false));
    }

    private Uni<Boolean> isApplied(ApplyRequest bit, String changeId) {
        return apply(bit, changeId)
                .replaceWith(true)
                .onFailure(failure -> Cause.of(failure) != Cause.CIRCUMSTANCE)
                .recoverWithItem(failure -> {
                    LOG.errorf("Change %s is refused in its barest form, too: %s", changeId, failure.getMessage());
                    return false;
                });
    }

    private Uni<Void> apply(ApplyRequest request, String changeId) {
        Uni<ApplyResponse> applied = MutinyProjectionServiceGrpc.newMutinyStub(channels.messaging())
                .withDeadlineAfter(deadline.toMillis(), TimeUnit.MILLISECONDS)
                .apply(request.toBuilder().setChangeId(changeId).build());
        return SameContext.resume(applied).replaceWithVoid();
    }

    /** Ids of rows are never given twice. */
    private static String changeId(ChangeLog.Pending change) {
        return "people-" + change.id();
    }

    private static ApplyRequest request(ChangeLog.Pending change) {
        try {
            return ApplyRequest.parseFrom(change.payload());
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalArgumentException("change " + change.id() + " cannot be read", e);
        }
    }
}
