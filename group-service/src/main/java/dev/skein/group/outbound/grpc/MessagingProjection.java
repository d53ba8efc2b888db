package dev.skein.group.outbound.grpc;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.skein.group.change.ChangeLog;
import dev.skein.group.change.Projection;
import dev.skein.group.config.GroupConfig;
import dev.skein.group.config.SameContext;
import dev.skein.internal.v1.ApplyRequest;
import dev.skein.internal.v1.ApplyResponse;
import dev.skein.internal.v1.MutinyProjectionServiceGrpc;
import dev.skein.kit.channel.ServiceChannels;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** messaging-service's ProjectionService. */
@ApplicationScoped
class MessagingProjection implements Projection {
    private final ServiceChannels channels;
    private final Duration deadline;

    MessagingProjection(ServiceChannels channels, GroupConfig config) {
        this.channels = channels;
        this.deadline = config.settle().patience();
    }

    @Override
    public Uni<Void> apply(ChangeLog.Pending change) {
        Uni<ApplyResponse> applied = Uni.createFrom()
                .item(() -> request(change))
                .chain(request -> MutinyProjectionServiceGrpc.newMutinyStub(channels.messaging())
                        .withDeadlineAfter(deadline.toMillis(), TimeUnit.MILLISECONDS)
                        .apply(request));
        return SameContext.resume(applied).replaceWithVoid();
    }

    private static ApplyRequest request(ChangeLog.Pending change) {
        try {
            return ApplyRequest.parseFrom(change.payload()).toBuilder()
                    .setChangeId("people-" + change.id())
                    .build();
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalArgumentException("change " + change.id() + " cannot be read", e);
        }
    }
}
