package dev.skein.tools.bench;

import picocli.CommandLine.Option;

/** The size of the load. */
final class LoadOptions {
    @Option(names = "--pairs", description = "Pairs of users (default: ${DEFAULT-VALUE}).")
    int pairs = 500;

    @Option(names = "--in-flight", description = "Closed loop: unanswered messages (default: ${DEFAULT-VALUE}).")
    int inFlight = 1_000;

    @Option(names = "--rate", description = "Paced: messages a second (default: ${DEFAULT-VALUE}).")
    double rate = 5_000;

    @Option(names = "--warm-up", description = "Seconds that do not count (default: ${DEFAULT-VALUE}).")
    int warmUp = 10;

    @Option(names = "--seconds", description = "Seconds measured (default: ${DEFAULT-VALUE}).")
    int seconds = 15;

    @Option(names = "--text-bytes", description = "Length of each message (default: ${DEFAULT-VALUE}).")
    int textBytes = 64;

    @Option(names = "--threads", description = "Threads of the load client (default: half of the cores).")
    int threads = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);

    @Option(names = "--connect-rate", description = "Sessions opened a second (default: ${DEFAULT-VALUE}).")
    double connectRate = 400;

    @Option(
            names = "--sources",
            description = "Loopback addresses the sessions come from: a gateway limits connects per address"
                    + " (default: ${DEFAULT-VALUE}).")
    int sources = 64;

    RunPlan plan() {
        return new RunPlan("closed", pairs, inFlight, 0, warmUp, seconds, textBytes, threads, connectRate, sources);
    }

    RunPlan closed() {
        return plan().closed(inFlight);
    }

    RunPlan paced() {
        return plan().paced(rate);
    }
}
