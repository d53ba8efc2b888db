package dev.skein.stack.cli;

import dev.skein.stack.StackException;
import dev.skein.stack.StackHome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.logging.FileHandler;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import java.util.stream.Stream;

/** The broker runs inside the launcher; what it logs goes to a file like the logs of the others. */
final class LauncherLog {
    private static final long KEEP_BELOW_BYTES = 20L * 1024 * 1024;

    private LauncherLog() {}

    static void open(StackHome home) {
        try {
            setAsideLargeLogs(home);
            System.setProperty(
                    "java.util.logging.SimpleFormatter.format", "%1$tF %1$tT.%1$tL %4$-7s [%3$s] %5$s%6$s%n");
            Logger root = Logger.getLogger("");
            for (Handler handler : root.getHandlers()) {
                root.removeHandler(handler);
            }
            FileHandler file = new FileHandler(home.log("broker").toString(), true);
            file.setFormatter(new SimpleFormatter());
            root.addHandler(file);
            root.setLevel(Level.INFO);
        } catch (IOException e) {
            throw new StackException("cannot write logs to " + home.logs() + ": " + e.getMessage(), e);
        }
    }

    private static void setAsideLargeLogs(StackHome home) throws IOException {
        List<Path> logs;
        try (Stream<Path> files = Files.list(home.logs())) {
            logs = files.filter(file -> file.toString().endsWith(".log")).toList();
        }
        for (Path log : logs) {
            if (Files.size(log) > KEEP_BELOW_BYTES) {
                Files.move(log, Path.of(log + ".old"), StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }
}
