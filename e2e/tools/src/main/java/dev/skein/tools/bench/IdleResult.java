package dev.skein.tools.bench;

import java.util.List;
import java.util.Map;

/**
 * Idle sessions, or sessions opened a second.
 *
 * @param lost sessions that the server closed although they sent their heartbeats
 * @param bytesPerConnection growth of the gateways' resident memory, per connection
 */
record IdleResult(
        String mode,
        int asked,
        int opened,
        double openedPerSecond,
        Latency connect,
        Map<String, Integer> failures,
        int heldSeconds,
        long lost,
        long gatewayBytesBefore,
        long gatewayBytesAfter,
        long bytesPerConnection,
        List<ProcessMeter.Usage> processes) {
    boolean ok() {
        return opened == asked && lost == 0;
    }
}
