package dev.skein.stack.cli;

import dev.skein.stack.Leftovers;
import dev.skein.stack.StackException;
import dev.skein.stack.StackHome;
import java.io.Console;
import java.nio.file.Files;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Deletes all data, logs and secrets of the local Skein. */
@Command(name = "reset", description = "Delete all data, logs and secrets.", mixinStandardHelpOptions = true)
final class Reset implements Callable<Integer> {
    @Option(names = "--yes", description = "Do not ask.")
    private boolean yes;

    @Override
    public Integer call() {
        StackHome home = Checkout.home();
        if (!Files.isDirectory(home.root())) {
            System.out.println("Nothing to delete");
            return 0;
        }
        home.pidFile(Leftovers.LAUNCHER).alive().ifPresent(process -> {
            throw new StackException("Skein runs (pid " + process.pid() + "); stop it first with ./skein down");
        });
        if (!yes && !confirmed(home)) {
            System.out.println("Nothing deleted");
            return 1;
        }
        new Leftovers(home).stop();
        home.delete();
        System.out.println("Deleted " + Checkout.shown(home.root()));
        return 0;
    }

    /** From JDK 22 on there is a console even without a terminal; its input is at its end then, which means no. */
    @SuppressWarnings("SystemConsoleNull")
    private static boolean confirmed(StackHome home) {
        Console console = System.console();
        if (console == null) {
            throw new StackException("this deletes all data; confirm with --yes");
        }
        String answer = console.readLine("Delete all data, logs and secrets in %s? [y/N] ", home.root());
        return answer != null && answer.trim().equalsIgnoreCase("y");
    }
}
