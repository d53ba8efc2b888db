package dev.skein.gateway.delivery;

import dev.skein.gateway.session.Session;
import dev.skein.kit.aside.Cause;
import dev.skein.kit.aside.Halving;
import dev.skein.protocol.ConversationId;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * Gathers Delivered frames and reports the highest of each device and conversation once a second (MSG-15). A report that
 * fails because messaging-service is away is tried again with the next; one that is refused is halved until the point at
 * fault stands alone and is left out. What does not fit is forgotten: the device will report a higher seq later.
 */
@Singleton
public class ReportDelivered {
    private static final Logger LOG = Logger.getLogger(ReportDelivered.class);
    private static final int MAX_GATHERED = 100_000;
    private static final int MAX_PER_REPORT = 1_000;

    private final DeliveryLedger ledger;
    private final Map<Device, Long> gathered = new HashMap<>();
    /** How often reports failed for a reason nobody foresaw, since a point was last found at fault. */
    private final AtomicInteger faults = new AtomicInteger();

    private record Device(String appId, String userId, String deviceId, String conversationId) {
        DeliveryLedger.Point at(long seq) {
            return new DeliveryLedger.Point(appId, userId, deviceId, conversationId, seq);
        }
    }

    public ReportDelivered(DeliveryLedger ledger) {
        this.ledger = ledger;
    }

    /** Fails with BAD_REQUEST for what cannot be a conversation; a seq below 1 says nothing. */
    public void delivered(Session session, String conversationId, long upToSeq) {
        String conversation =
                ConversationId.parse("conversation_id", conversationId).value();
        if (upToSeq > 0) {
            gather(
                    new Device(
                            session.appId(),
                            session.userId(),
                            session.identity().deviceId(),
                            conversation),
                    upToSeq);
        }
    }

    private synchronized void gather(Device device, long upToSeq) {
        if (gathered.size() < MAX_GATHERED || gathered.containsKey(device)) {
            gathered.merge(device, upToSeq, Math::max);
        }
    }

    /** To be called every second. */
    public void flush() {
        List<DeliveryLedger.Point> points = new ArrayList<>();
        synchronized (this) {
            gathered.forEach((device, seq) -> points.add(device.at(seq)));
            gathered.clear();
        }
        Map<String, List<DeliveryLedger.Point>> byApp =
                points.stream().collect(Collectors.groupingBy(DeliveryLedger.Point::appId));
        byApp.forEach((appId, ofApp) -> {
            for (int from = 0; from < ofApp.size(); from += MAX_PER_REPORT) {
                report(appId, ofApp.subList(from, Math.min(ofApp.size(), from + MAX_PER_REPORT)));
            }
        });
    }

    private void report(String appId, List<DeliveryLedger.Point> points) {
        new Halving<>(
                        part -> ledger.report(appId, part),
                        failure -> Cause.of(failure).isFinal(faults.get() + 1),
                        this::leaveOut)
                .run(points)
                .subscribe()
                .with(done -> {}, failure -> keep(points, failure));
    }

    private Uni<Void> leaveOut(DeliveryLedger.Point point, Throwable why) {
        faults.set(0);
        ledger.leftOut(point, why);
        return Uni.createFrom().voidItem();
    }

    /** Some of them may be stored already; storing them again changes nothing. */
    private void keep(List<DeliveryLedger.Point> points, Throwable failure) {
        if (Cause.of(failure) == Cause.FAULT) {
            faults.incrementAndGet();
        }
        LOG.debugf("Delivered points are reported again later: %s", failure.getMessage());
        for (DeliveryLedger.Point point : points) {
            gather(
                    new Device(point.appId(), point.userId(), point.deviceId(), point.conversationId()),
                    point.upToSeq());
        }
    }
}
