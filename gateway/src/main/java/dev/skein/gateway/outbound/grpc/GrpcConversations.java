package dev.skein.gateway.outbound.grpc;

import com.google.protobuf.UnsafeByteOperations;
import dev.skein.gateway.delivery.DeliveryLedger;
import dev.skein.gateway.session.Freshness;
import dev.skein.gateway.session.Session;
import dev.skein.internal.v1.DeliveredPoint;
import dev.skein.internal.v1.IsBehindRequest;
import dev.skein.internal.v1.IsBehindResponse;
import dev.skein.internal.v1.MutinyConversationQueryServiceGrpc;
import dev.skein.internal.v1.MutinyConversationQueryServiceGrpc.MutinyConversationQueryServiceStub;
import dev.skein.internal.v1.ReportDeliveredRequest;
import dev.skein.kit.channel.ServiceChannels;
import dev.skein.kit.log.LogFields;
import io.micrometer.core.instrument.Metrics;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** Asks and tells messaging-service's ConversationQueryService. */
@Singleton
public class GrpcConversations implements Freshness, DeliveryLedger {
    private static final Logger LOG = Logger.getLogger(GrpcConversations.class);
    private static final long QUICK_MS = 1_000;
    private static final long REPORT_MS = 5_000;

    private final ServiceChannels channels;

    public GrpcConversations(ServiceChannels channels) {
        this.channels = channels;
    }

    @Override
    public Uni<Boolean> isBehind(Session session, byte[] cursor) {
        IsBehindRequest request = IsBehindRequest.newBuilder()
                .setAppId(session.appId())
                .setUserId(session.userId())
                .setCursor(UnsafeByteOperations.unsafeWrap(cursor))
                .build();
        return stub(QUICK_MS)
                .isBehind(request)
                .map(IsBehindResponse::getBehind)
                .onFailure()
                .recoverWithItem(true);
    }

    @Override
    public Uni<Void> report(String appId, Collection<Point> points) {
        ReportDeliveredRequest.Builder request =
                ReportDeliveredRequest.newBuilder().setAppId(appId);
        points.forEach(point -> request.addPoints(DeliveredPoint.newBuilder()
                .setUserId(point.userId())
                .setDeviceId(point.deviceId())
                .setConversationId(point.conversationId())
                .setUpToSeq(point.upToSeq())));
        return stub(REPORT_MS).reportDelivered(request.build()).replaceWithVoid();
    }

    @Override
    public void leftOut(Point point, Throwable why) {
        Metrics.counter("skein.set.aside", "what", "delivered point").increment();
        LogFields.ofApp(point.appId())
                .during(() -> LOG.warnf(
                        "A delivered point of %s is refused by messaging-service and left out: %s",
                        point.userId(), why.getMessage()));
    }

    private MutinyConversationQueryServiceStub stub(long deadlineMs) {
        return MutinyConversationQueryServiceGrpc.newMutinyStub(channels.messaging())
                .withDeadlineAfter(deadlineMs, TimeUnit.MILLISECONDS);
    }
}
