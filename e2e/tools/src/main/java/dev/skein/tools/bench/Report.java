package dev.skein.tools.bench;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/** The figures as a table for people and as a file for machines. */
final class Report {
    static final String MEANING = "acknowledged = committed in Postgres with its seq (synchronous_commit=on, fsync=on);"
            + " delivered = received by the live session of the other user";

    private static final Gson JSON =
            new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();

    private final PrintStream out;

    Report(PrintStream out) {
        this.out = out;
    }

    private record File(String meaning, String time, Machine machine, List<?> results) {}

    private record Machine(int cores, long memoryMegabytes, String os, String java) {
        static Machine here() {
            var system = (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
            return new Machine(
                    Runtime.getRuntime().availableProcessors(),
                    system.getTotalMemorySize() >> 20,
                    System.getProperty("os.name") + " " + System.getProperty("os.version"),
                    System.getProperty("java.version"));
        }
    }

    void write(Path file, List<?> results) {
        try {
            Files.writeString(
                    file, JSON.toJson(new File(MEANING, Instant.now().toString(), Machine.here(), results)) + "\n");
            out.printf("%nwritten to %s%n", file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void print(RunResult result) {
        out.printf("%n%s%n", result.plan().title());
        out.printf("  %s%n", MEANING);
        out.printf(
                "  measured      %,.1f s after %d s of warm-up%n",
                result.measuredSeconds(), result.plan().warmUpSeconds());
        out.printf("  acknowledged  %,.0f/s%n", result.acknowledgedPerSecond());
        out.printf("  delivered     %,.0f/s%n", result.deliveredPerSecond());
        if (result.meanBatch() > 0) {
            out.printf(
                    "  batches       %,.0f/s of %.1f messages on average%n",
                    result.batchesPerSecond(), result.meanBatch());
        }
        out.printf("  %-14s %8s %8s %8s %8s %8s%n", "ms", "p50", "p90", "p99", "p99.9", "max");
        print("acknowledgement", result.acknowledgement());
        print("delivery", result.delivery());
        print(result.processes());
        result.refusals().forEach((reason, count) -> out.printf("  refused       %,d × %s%n", count, reason));
        if (result.refusals().containsKey("RATE_LIMITED")) {
            out.println("  the app's send limit was reached: use more --pairs or raise the limit of the app");
        }
        if (result.notifiedWithoutData() > 0) {
            out.printf("  %,d deliveries came without data%n", result.notifiedWithoutData());
        }
        if (result.syncsAsked() > 0) {
            out.printf("  the server asked sessions to sync %,d times%n", result.syncsAsked());
        }
        verdict(result);
    }

    private void verdict(RunResult result) {
        Verification.Outcome outcome = result.verification();
        out.printf(
                "  verified      %,d acknowledged, %,d stored, %,d not delivered, %s%n",
                outcome.acknowledged(), outcome.stored(), outcome.undelivered(), outcome.durability());
        outcome.problems().forEach(problem -> out.printf("  FAILED: %s%n", problem));
        if (!result.fault().isEmpty()) {
            out.printf("  FAILED: %s%n", result.fault());
        }
        if (result.inFlightAtEnd() != 0) {
            out.printf("  FAILED: %,d messages were never answered%n", result.inFlightAtEnd());
        }
        if (result.acknowledgement().count() == 0) {
            out.println("  FAILED: nothing was acknowledged");
        }
        if (result.ok()) {
            out.println("  every acknowledged message is in Postgres once and was delivered once");
        }
    }

    void print(IdleResult result) {
        out.printf("%n%s%n", result.mode());
        out.printf(
                "  opened        %,d of %,d sessions, %,.0f/s%n",
                result.opened(), result.asked(), result.openedPerSecond());
        out.printf("  %-14s %8s %8s %8s %8s %8s%n", "ms", "p50", "p90", "p99", "p99.9", "max");
        print("connect", result.connect());
        out.printf(
                "  gateway RSS   %,d MB before, %,d MB after: %,d bytes per connection%n",
                result.gatewayBytesBefore() >> 20, result.gatewayBytesAfter() >> 20, result.bytesPerConnection());
        print(result.processes());
        result.failures().forEach((reason, count) -> out.printf("  FAILED: %,d × %s%n", count, reason));
        if (result.lost() > 0) {
            out.printf("  FAILED: %,d sessions were lost%n", result.lost());
        }
    }

    private void print(String name, Latency latency) {
        out.printf(
                "  %-14s %8.1f %8.1f %8.1f %8.1f %8.1f%n",
                name, latency.p50(), latency.p90(), latency.p99(), latency.p999(), latency.max());
    }

    private void print(List<ProcessMeter.Usage> processes) {
        out.printf("  %-20s %8s %10s%n", "process", "cores", "memory MB");
        processes.forEach(
                usage -> out.printf("  %-20s %8.2f %10d%n", usage.process(), usage.cores(), usage.memoryBytes() >> 20));
    }
}
