package dev.skein.tools.bench;

import java.util.List;
import java.util.Map;

/**
 * What one {@link MessageRun} found. Rates count the measured seconds only; latencies also the messages that were still
 * on their way when they ended.
 *
 * @param inFlightAtEnd unanswered when the last waiting was over
 * @param notifiedWithoutData deliveries that only named the seq (slow session, or content over 4 KB)
 * @param meanBatch messages per statement in messaging-service; 0 when unknown
 * @param fault empty, or why the figures are worth nothing
 */
record RunResult(
        RunPlan plan,
        double measuredSeconds,
        double sentPerSecond,
        double acknowledgedPerSecond,
        double deliveredPerSecond,
        Latency acknowledgement,
        Latency delivery,
        long inFlightAtEnd,
        long notifiedWithoutData,
        long syncsAsked,
        Map<String, Long> refusals,
        double meanBatch,
        double batchesPerSecond,
        List<ProcessMeter.Usage> processes,
        Verification.Outcome verification,
        String fault) {
    boolean ok() {
        return verification.ok() && fault.isEmpty() && acknowledgement.count() > 0 && inFlightAtEnd == 0;
    }
}
