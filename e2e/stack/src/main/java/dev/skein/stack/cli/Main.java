package dev.skein.stack.cli;

import dev.skein.stack.StackException;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Entry point of the launcher; every failure that a person can put right is one line and exit code 1. */
@Command(
        name = "skein",
        description = "Starts, stops and inspects a local Skein.",
        mixinStandardHelpOptions = true,
        subcommands = {Up.class, Down.class, Status.class, Reset.class, Doctor.class, Images.class})
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        System.exit(commandLine().execute(args));
    }

    static CommandLine commandLine() {
        CommandLine commandLine = new CommandLine(new Main());
        commandLine.setExecutionExceptionHandler((failure, command, parsed) -> {
            if (failure instanceof StackException) {
                command.getErr().println("skein: " + failure.getMessage());
            } else {
                failure.printStackTrace(command.getErr());
            }
            command.getErr().flush();
            return 1;
        });
        return commandLine;
    }
}
