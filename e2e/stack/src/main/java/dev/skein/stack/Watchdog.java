package dev.skein.stack;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Cleans up after a test JVM that died without a word (SIGKILL, a crash): a shell that waits for the end of its standard
 * input, ends what the pid files of a temporary stack name, and deletes its folder.
 */
final class Watchdog {
    private static final String SCRIPT = """
            trap '' INT TERM HUP
            cat >/dev/null
            for f in "$0"/run/*.pid; do
              [ -f "$f" ] || continue
              case "$f" in */postgres.pid) signal=QUIT ;; *) signal=KILL ;; esac
              kill -s $signal "$(head -n 1 "$f")" 2>/dev/null
            done
            sleep 1
            rm -rf "$0"
            """;

    private Watchdog() {}

    static void guard(StackHome home) {
        if (Processes.WINDOWS) {
            return;
        }
        Path root = home.root();
        try {
            // The pipe to its standard input closes when this JVM ends, however it ends.
            new ProcessBuilder(List.of("sh", "-c", SCRIPT, root.toString()))
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            throw new StackException("cannot start a shell: " + e.getMessage(), e);
        }
    }
}
