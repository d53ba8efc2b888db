package dev.skein.gateway.delivery;

import io.smallrye.mutiny.Uni;
import java.util.Collection;

/** Where it is kept how far devices have stored messages. */
public interface DeliveryLedger {
    /** One device in one conversation. */
    record Point(String appId, String userId, String deviceId, String conversationId, long upToSeq) {}

    /** Stores the points of an app, or none of them. */
    Uni<Void> report(String appId, Collection<Point> points);

    /** Tells that this point will never be stored: it is refused by itself. */
    void leftOut(Point point, Throwable why);
}
