package dev.skein.tools.bench;

/**
 * One measurement.
 *
 * @param pairs two users who talk to each other, each with one session
 * @param inFlight closed loop: unanswered messages at any time; 0 for the paced one
 * @param rate paced: messages a second; 0 for the closed one
 * @param connectRate sessions opened a second
 * @param sources loopback addresses they come from
 */
record RunPlan(
        String mode,
        int pairs,
        int inFlight,
        double rate,
        int warmUpSeconds,
        int seconds,
        int textBytes,
        int threads,
        double connectRate,
        int sources) {

    RunPlan {
        within("pairs", pairs, 1, 20_000);
        within("in-flight", inFlight, 0, 50_000);
        within("rate", (long) rate, 0, 500_000);
        within("warm-up", warmUpSeconds, 0, 600);
        within("seconds", seconds, 1, 3_600);
        within("text bytes", textBytes, 1, 8_192);
        within("threads", threads, 1, 64);
        within("connect-rate", (long) connectRate, 1, 10_000);
        within("sources", sources, 1, 10_000);
    }

    static void within(String name, long value, long least, long most) {
        if (value < least || value > most) {
            throw new BenchException("--" + name.replace(' ', '-') + " must be " + least + " to " + most);
        }
    }

    RunPlan closed(int messagesInFlight) {
        return new RunPlan(
                "closed", pairs, messagesInFlight, 0, warmUpSeconds, seconds, textBytes, threads, connectRate, sources);
    }

    RunPlan paced(double messagesPerSecond) {
        return new RunPlan(
                "paced", pairs, 0, messagesPerSecond, warmUpSeconds, seconds, textBytes, threads, connectRate, sources);
    }

    String title() {
        String how = mode.equals("closed")
                ? String.format("closed loop, %,d in flight", inFlight)
                : String.format("paced, %,.0f messages/s", rate);
        return String.format("%s, one-to-one, %,d pairs, %d bytes of text", how, pairs, textBytes);
    }
}
