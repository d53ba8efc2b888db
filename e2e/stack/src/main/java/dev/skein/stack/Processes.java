package dev.skein.stack;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Operating system processes: starting them out of reach of the terminal's Ctrl-C, waiting, ending. */
public final class Processes {
    static final boolean WINDOWS = System.getProperty("os.name").startsWith("Windows");
    /** Number of threads, counted from the state; see proc(5). */
    private static final int THREADS_IN_STAT = 17;

    private static final List<String> OWN_SESSION = ownSession();

    private Processes() {}

    /**
     * The command in a session of its own: Ctrl-C in the terminal reaches the launcher only, which stops everything
     * in order.
     */
    public static List<String> detached(List<String> command) {
        List<String> all = new ArrayList<>(OWN_SESSION);
        all.addAll(command);
        return all;
    }

    private static List<String> ownSession() {
        if (WINDOWS) {
            return List.of();
        }
        for (String folder : List.of("/usr/bin", "/bin")) {
            if (Files.isExecutable(Path.of(folder, "setsid"))) {
                return List.of(folder + "/setsid");
            }
        }
        // macOS has no setsid command, but a Perl that can do it.
        Path perl = Path.of("/usr/bin/perl");
        return Files.isExecutable(perl)
                ? List.of(perl.toString(), "-e", "use POSIX; POSIX::setsid(); exec @ARGV", "--")
                : List.of();
    }

    /** Exit code and output of a short command. */
    public record Result(int exitCode, String output) {
        public boolean ok() {
            return exitCode == 0;
        }
    }

    public static Result run(Duration limit, List<String> command) {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
                return new Result(-1, output + "\n(no end after " + limit.toSeconds() + " s)");
            }
            return new Result(process.exitValue(), output.strip());
        } catch (IOException e) {
            return new Result(127, String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Result(-1, "interrupted");
        }
    }

    /** Polls until it is so; false when the time is over. */
    static boolean await(Duration limit, BooleanSupplier condition) {
        return await(limit, Duration.ofMillis(20), condition);
    }

    static boolean await(Duration limit, Duration poll, BooleanSupplier condition) {
        long end = System.nanoTime() + limit.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                return false;
            }
            try {
                TimeUnit.NANOSECONDS.sleep(poll.toNanos());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
        return true;
    }

    /** Polls: the JDK looks at processes that are not its children only every 300 ms and more. */
    public static boolean awaitExit(ProcessHandle process, Duration limit) {
        return await(limit, () -> !isAlive(process));
    }

    /** A dead process whose parent has not looked at it yet is dead; PID 1 of many containers never looks. */
    static boolean isAlive(ProcessHandle process) {
        return process.isAlive() && !isZombie(process.pid());
    }

    /** Its first thread ends before the others do, and they keep its ports: it is dead when it is the last one. */
    private static boolean isZombie(long pid) {
        Path stat = Path.of("/proc", Long.toString(pid), "stat");
        if (!Files.exists(stat)) {
            return false;
        }
        try {
            String text = Files.readString(stat);
            String[] fields = text.substring(text.lastIndexOf(')') + 2).split(" ");
            return fields[0].equals("Z") && Integer.parseInt(fields[THREADS_IN_STAT]) <= 1;
        } catch (IOException e) {
            // It went away between the two looks.
            return true;
        }
    }

    static void killHard(ProcessHandle process) {
        process.destroyForcibly();
        awaitExit(process, Duration.ofSeconds(10));
    }

    /** The last lines of a log file, to explain a failed start. */
    static String tail(Path log, int lines) {
        try {
            List<String> all = Files.readAllLines(log);
            return String.join("\n", all.subList(Math.max(0, all.size() - lines), all.size()));
        } catch (IOException e) {
            return "(no log at " + log + ")";
        }
    }
}
