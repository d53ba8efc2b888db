package dev.skein.tools;

import dev.skein.tools.bench.BenchCommand;
import dev.skein.tools.demo.DemoCommand;
import dev.skein.tools.replay.ReplayCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The entry that {@code ./skein demo}, {@code replay} and {@code bench} run. */
@Command(
        name = "skein",
        mixinStandardHelpOptions = true,
        description = "Tools against a running Skein.",
        subcommands = {DemoCommand.class, ReplayCommand.class, BenchCommand.class})
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        // SQLite's driver logs through SLF4J; that nobody listens is meant, not worth three lines of warning.
        System.setProperty("slf4j.internal.verbosity", "ERROR");
        System.exit(new CommandLine(new Main()).execute(arguments));
    }
}
