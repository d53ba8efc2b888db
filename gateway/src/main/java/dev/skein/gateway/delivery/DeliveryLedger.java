package dev.skein.gateway.delivery;

import io.smallrye.mutiny.Uni;
import java.util.Collection;

/** Where it is kept how far devices have stored messages. */
public interface DeliveryLedger {
    /** One device in one conversation. */
    record Point(String appId, String userId, String deviceId, String conversationId, long upToSeq) {}

    Uni<Void> report(String appId, Collection<Point> points);
}
