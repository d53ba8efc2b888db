package dev.skein.stack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Remembers a started process across launchers: its pid on the first line, its start time on the second.
 *
 * <p>The start time is what tells our process from a stranger that was given the same pid later; only a process that
 * matches both is ever touched.
 */
public record PidFile(Path path) {
    /** The kernel's start time is rounded differently from one boot-time reading to the next. */
    private static final Duration TOLERANCE = Duration.ofSeconds(3);

    public void write(ProcessHandle process) {
        String started = process.info().startInstant().map(Instant::toString).orElse("unknown");
        try {
            Files.writeString(path, process.pid() + "\n" + started + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public void delete() {
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The process that was written here, if that very process is still alive. */
    public Optional<ProcessHandle> alive() {
        if (!Files.isReadable(path)) {
            return Optional.empty();
        }
        try {
            List<String> lines = Files.readAllLines(path);
            if (lines.size() < 2) {
                return Optional.empty();
            }
            return ProcessHandle.of(Long.parseLong(lines.get(0).trim()))
                    .filter(Processes::isAlive)
                    .filter(process -> startedAt(process, lines.get(1).trim()));
        } catch (IOException | NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static boolean startedAt(ProcessHandle process, String written) {
        Optional<Instant> now = process.info().startInstant();
        if (now.isEmpty() || written.equals("unknown")) {
            return false;
        }
        return Duration.between(Instant.parse(written), now.get()).abs().compareTo(TOLERANCE) <= 0;
    }
}
