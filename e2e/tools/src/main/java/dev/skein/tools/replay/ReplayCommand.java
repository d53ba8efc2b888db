package dev.skein.tools.replay;

import dev.skein.protocol.SkeinException;
import dev.skein.sdk.SkeinRuntime;
import dev.skein.tools.Target;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ./skein replay FILE}: watch a group fill from a real chat log; exit code 1 when anybody misses anything. */
@Command(
        name = "replay",
        mixinStandardHelpOptions = true,
        description = "Replays an IRC log into a group, one session per nick, and checks every member's timeline.")
public final class ReplayCommand implements Callable<Integer> {
    private static final int SUFFIX_RANGE = 100_000;
    private static final long SHOW_EVERY_MS = 250;

    @Parameters(index = "0", paramLabel = "FILE", description = "Lines like `[12:18] <nick> text`.")
    private Path file = Path.of("");

    @Mixin
    private Target target = new Target();

    @Option(
            names = "--speed",
            paramLabel = "N",
            description = "Times faster than it happened; 0: as fast as possible (default: ${DEFAULT-VALUE}).")
    private double speed = 300;

    @Option(names = "--limit", paramLabel = "N", description = "Only the first N lines; 0: all.")
    private int limit;

    private long shownAt;
    private String shownPhase = "";

    @Override
    public Integer call() throws InterruptedException {
        IrcLog log;
        try {
            log = IrcLog.read(file).limit(limit);
        } catch (IOException unreadable) {
            System.err.println("replay: cannot read " + file + ": " + unreadable.getMessage());
            return 2;
        }
        if (log.lines().isEmpty()) {
            System.err.println("replay: " + file + " has no line like `[12:18] <nick> text`");
            return 2;
        }
        target.open(System.out);
        System.out.printf(
                "%s: %d lines, %d people%n",
                file, log.lines().size(), log.nicks().size());
        String suffix = "-" + new SecureRandom().nextInt(SUFFIX_RANGE);
        ReplayPlan plan = new ReplayPlan(target.url(), target.appKey(), log, suffix, speed, Duration.ofSeconds(60));
        try (SkeinRuntime runtime = SkeinRuntime.create()) {
            return conclude(new Replay(plan, runtime, this::show).run());
        } catch (CompletionException failure) {
            String why = failure.getCause() instanceof SkeinException known
                    ? known.code() + ": " + known.getMessage()
                    : String.valueOf(failure.getCause());
            System.err.printf("%nreplay failed: %s (at %s)%n", why, target.url());
            return 1;
        }
    }

    private void show(ReplayProgress now) {
        long ms = TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
        boolean newPhase = !now.phase().equals(shownPhase);
        if (!newPhase && ms - shownAt < SHOW_EVERY_MS && now.done() < now.of()) {
            return;
        }
        if (newPhase && !shownPhase.isEmpty()) {
            System.out.println();
        }
        shownAt = ms;
        shownPhase = now.phase();
        System.out.printf(
                Locale.ROOT,
                "\r%-8s %5d/%d   sessions %3d   handed over %,d   ",
                now.phase(),
                now.done(),
                now.of(),
                now.online(),
                now.handedOver());
        System.out.flush();
    }

    private static int conclude(ReplayReport report) {
        System.out.printf(
                Locale.ROOT,
                "%ngroup %s: %d messages, %d members, %.1f s%n",
                report.groupId(),
                report.messages(),
                report.members(),
                report.took().toMillis() / 1_000.0);
        if (report.complete()) {
            System.out.println("every member has the same complete timeline");
            return 0;
        }
        report.complaints().forEach(complaint -> System.out.println("WRONG: " + complaint));
        return 1;
    }
}
