package dev.skein.messaging.delivery;

import io.smallrye.mutiny.Uni;
import java.util.List;

/** Carries frames to gateways. Order per node is kept. */
public interface GatewayLink {
    /** Sends to one gateway; fails when it is not known to have got through. */
    Uni<Void> send(String node, List<Delivery> deliveries);

    /** Tells all gateways that live deliveries were lost: their sessions sync, spread over this time. */
    Uni<Void> syncAll(int withinMs);

    /** Whether the broker is there now. */
    boolean reachable();
}
