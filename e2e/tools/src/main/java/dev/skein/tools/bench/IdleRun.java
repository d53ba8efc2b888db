package dev.skein.tools.bench;

import com.sun.management.UnixOperatingSystemMXBean;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Opens many sessions that do nothing but send heartbeats, and weighs them. */
final class IdleRun {
    private static final int SPARE_HANDLES = 500;

    private final BenchTarget target;
    private final PrintStream out;

    IdleRun(BenchTarget target, PrintStream out) {
        this.target = target;
        this.out = out;
    }

    /** @param holdSeconds how long they are kept before they are weighed */
    IdleResult run(String mode, int connections, double rate, int sources, int threads, int holdSeconds) {
        RunPlan.within("connections", connections, 1, 200_000);
        RunPlan.within("hold", holdSeconds, 0, 3_600);
        requireFileHandles(connections);
        out.printf("%n%s: %,d sessions at %,.0f/s from %d addresses%n", mode, connections, rate, sources);
        List<String> users = new BenchUsers(target).create(connections);
        try (LoadClient client = new LoadClient(target.url(), threads)) {
            ProcessMeter meter = new ProcessMeter(target.pids());
            ProcessMeter.Snapshot before = meter.snapshot();
            Ramp ramp = new Ramp(client, new UserTokens(target.appKey(), target.appSecret()), rate, sources);
            long begin = System.nanoTime();
            List<LoadSession> sessions = ramp.open(users, count -> progress(count, meter, before));
            double seconds = (System.nanoTime() - begin) / 1e9;
            ProcessMeter.Snapshot ramped = meter.snapshot();
            Heartbeats.keep(sessions);
            hold(holdSeconds);
            ProcessMeter.Snapshot after = meter.snapshot();
            long lost = client.meters().sum(loop -> loop.lostSessions);
            long grown = gatewayBytes(after) - gatewayBytes(before);
            sessions.forEach(session -> session.channel().eventLoop().execute(session::close));
            return new IdleResult(
                    mode,
                    connections,
                    sessions.size(),
                    sessions.size() / seconds,
                    Latency.of(ramp.connectMicros()),
                    ramp.failures(),
                    holdSeconds,
                    lost,
                    gatewayBytes(before),
                    gatewayBytes(after),
                    sessions.isEmpty() ? 0 : grown / sessions.size(),
                    ProcessMeter.between(before, ramped));
        }
    }

    /** One handle per connection here, and as many in the gateway, which has the same limit. */
    private static void requireFileHandles(int connections) {
        if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
                && unix.getMaxFileDescriptorCount() < connections + SPARE_HANDLES) {
            throw new BenchException(connections + " connections need more open files than the limit of "
                    + unix.getMaxFileDescriptorCount() + ": raise it (ulimit -n) or ask for fewer");
        }
    }

    private void progress(int count, ProcessMeter meter, ProcessMeter.Snapshot before) {
        long grown = gatewayBytes(meter.snapshot()) - gatewayBytes(before);
        out.printf(
                "  %,7d sessions  gateway %+,d MB (%,d bytes each)%n", count, grown >> 20, grown / Math.max(1, count));
    }

    private static long gatewayBytes(ProcessMeter.Snapshot snapshot) {
        return snapshot.memory().entrySet().stream()
                .filter(process -> process.getKey().startsWith("gateway"))
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    private void hold(int seconds) {
        out.printf("  holding them for %d s%n", seconds);
        try {
            TimeUnit.SECONDS.sleep(seconds);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchException("interrupted", e);
        }
    }
}
