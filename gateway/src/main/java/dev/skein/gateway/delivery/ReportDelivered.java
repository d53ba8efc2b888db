package dev.skein.gateway.delivery;

import dev.skein.gateway.session.Session;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * Gathers Delivered frames and reports the highest of each device and conversation once a second (MSG-15). A report that
 * fails is tried again with the next; what does not fit is forgotten, the device will report a higher seq later.
 */
@Singleton
public class ReportDelivered {
    private static final Logger LOG = Logger.getLogger(ReportDelivered.class);
    private static final int MAX_GATHERED = 100_000;
    private static final int MAX_PER_REPORT = 1_000;

    private final DeliveryLedger ledger;
    private final Map<Device, Long> gathered = new HashMap<>();

    private record Device(String appId, String userId, String deviceId, String conversationId) {
        DeliveryLedger.Point at(long seq) {
            return new DeliveryLedger.Point(appId, userId, deviceId, conversationId, seq);
        }
    }

    public ReportDelivered(DeliveryLedger ledger) {
        this.ledger = ledger;
    }

    public synchronized void delivered(Session session, String conversationId, long upToSeq) {
        if (upToSeq <= 0 || conversationId.isEmpty()) {
            return;
        }
        Device device =
                new Device(session.appId(), session.userId(), session.identity().deviceId(), conversationId);
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
                List<DeliveryLedger.Point> part = ofApp.subList(from, Math.min(ofApp.size(), from + MAX_PER_REPORT));
                ledger.report(appId, part).subscribe().with(done -> {}, failure -> keep(part, failure));
            }
        });
    }

    private synchronized void keep(Collection<DeliveryLedger.Point> points, Throwable failure) {
        LOG.debugf("Delivered points are reported again later: %s", failure.getMessage());
        for (DeliveryLedger.Point point : points) {
            if (gathered.size() < MAX_GATHERED) {
                gathered.merge(
                        new Device(point.appId(), point.userId(), point.deviceId(), point.conversationId()),
                        point.upToSeq(),
                        Math::max);
            }
        }
    }
}
