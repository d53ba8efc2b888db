package dev.skein.messaging.inbound.grpc;

import static java.util.Objects.requireNonNull;

import dev.skein.internal.v1.ConversationQueryService;
import dev.skein.internal.v1.DeliveredPoint;
import dev.skein.internal.v1.IsBehindRequest;
import dev.skein.internal.v1.IsBehindResponse;
import dev.skein.internal.v1.RecipientsRequest;
import dev.skein.internal.v1.RecipientsResponse;
import dev.skein.internal.v1.ReportDeliveredRequest;
import dev.skein.internal.v1.ReportDeliveredResponse;
import dev.skein.messaging.conversation.AccessCache;
import dev.skein.messaging.conversation.ConversationAccess;
import dev.skein.messaging.conversation.ConversationKey;
import dev.skein.messaging.receipt.ReadPoints;
import dev.skein.messaging.sync.SyncStore;
import dev.skein.messaging.sync.SyncUser;
import dev.skein.protocol.ConversationId;
import dev.skein.protocol.DeviceId;
import dev.skein.protocol.UserId;
import io.quarkus.grpc.GrpcService;
import io.smallrye.mutiny.Uni;
import java.util.List;

/** What gateways and push-service ask about conversations. */
@GrpcService
public class ConversationQueryEndpoint implements ConversationQueryService {
    private final SyncUser syncUser;
    private final ReadPoints readPoints;
    private final AccessCache access;

    public ConversationQueryEndpoint(SyncUser syncUser, ReadPoints readPoints, AccessCache access) {
        this.syncUser = syncUser;
        this.readPoints = readPoints;
        this.access = access;
    }

    @Override
    public Uni<IsBehindResponse> isBehind(IsBehindRequest request) {
        SyncStore.User user = new SyncStore.User(request.getAppId(), request.getUserId());
        return syncUser.isBehind(user, request.getCursor().toByteArray())
                .map(behind -> IsBehindResponse.newBuilder().setBehind(behind).build());
    }

    @Override
    public Uni<ReportDeliveredResponse> reportDelivered(ReportDeliveredRequest request) {
        List<ReadPoints.DeliveredPoint> points = request.getPointsList().stream()
                .map(ConversationQueryEndpoint::point)
                .toList();
        return readPoints
                .delivered(request.getAppId(), points)
                .replaceWith(ReportDeliveredResponse.getDefaultInstance());
    }

    /** A bad one refuses the whole report; the gateway finds out which by halving it. */
    private static ReadPoints.DeliveredPoint point(DeliveredPoint point) {
        return new ReadPoints.DeliveredPoint(
                UserId.parse("points.user_id", point.getUserId()).value(),
                DeviceId.parse("points.device_id", point.getDeviceId()).value(),
                ConversationId.parse("points.conversation_id", point.getConversationId())
                        .value(),
                point.getUpToSeq());
    }

    /** From the database, not from memory: the answer is cached under its epoch, so both must belong together. */
    @Override
    public Uni<RecipientsResponse> recipients(RecipientsRequest request) {
        ConversationKey conversation = new ConversationKey(
                request.getAppId(), ConversationId.parse("conversation_id", request.getConversationId()));
        return access.reload(List.of(conversation)).map(loaded -> recipients(requireNonNull(loaded.get(conversation))));
    }

    private static RecipientsResponse recipients(ConversationAccess found) {
        return RecipientsResponse.newBuilder()
                .setEpoch(found.epoch())
                .addAllUserIds(found.members())
                .setGroupName(found.name())
                .build();
    }
}
