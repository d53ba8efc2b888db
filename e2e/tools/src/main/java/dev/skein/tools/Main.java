package dev.skein.tools;

import dev.skein.stack.StackException;
import dev.skein.tools.bench.BenchCommand;
import dev.skein.tools.demo.DemoCommand;
import dev.skein.tools.replay.ReplayCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IExecutionExceptionHandler;

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
        System.exit(commandLine().execute(arguments));
    }

    static CommandLine commandLine() {
        CommandLine line = new CommandLine(new Main());
        IExecutionExceptionHandler unexpected = line.getExecutionExceptionHandler();
        line.setExecutionExceptionHandler((failure, command, parsed) -> {
            if (failure instanceof StackException) {
                command.getErr().println("skein: " + failure.getMessage());
                command.getErr().flush();
                return 1;
            }
            return unexpected.handleExecutionException(failure, command, parsed);
        });
        return line;
    }
}
