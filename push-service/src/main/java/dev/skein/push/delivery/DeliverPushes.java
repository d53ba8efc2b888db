package dev.skein.push.delivery;

import dev.skein.kit.trace.Traces;
import dev.skein.push.device.UnbindDevices;
import dev.skein.push.vendor.Vendors;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;

/** Takes pushes from the queue to their vendors (PSH-12); each vendor has a lane, so that a slow one delays no other. */
@Singleton
public class DeliverPushes {
    private final PushQueue queue;
    private final List<VendorLane> lanes;

    public DeliverPushes(
            Vendors vendors,
            PushQueue queue,
            UnbindDevices unbind,
            DeliverySettings settings,
            Clock clock,
            MeterRegistry metrics,
            Traces traces) {
        this.queue = queue;
        lanes = vendors.all().stream()
                .map(vendor -> new VendorLane(
                        vendor, queue, unbind, settings, clock, new DeliveryMetrics(metrics, traces, vendor.name())))
                .toList();
    }

    /** Looks for due pushes now. Cheap; from any thread. */
    public void wake() {
        if (queue.isReady()) {
            lanes.forEach(VendorLane::wake);
        }
    }
}
