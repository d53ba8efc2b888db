package dev.skein.stack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Resident memory of a process. */
public final class Memory {
    private Memory() {}

    /** From {@code /proc} where there is one, else from {@code ps}; 0 when it cannot be told. */
    public static long residentBytes(long pid) {
        Path status = Path.of("/proc", Long.toString(pid), "status");
        try {
            if (Files.isReadable(status)) {
                return Files.readAllLines(status).stream()
                        .filter(line -> line.startsWith("VmRSS:"))
                        .mapToLong(line -> kilobytes(line.substring(6)))
                        .findFirst()
                        .orElse(0L);
            }
        } catch (IOException e) {
            return 0L;
        }
        Processes.Result ps =
                Processes.run(Duration.ofSeconds(5), List.of("ps", "-o", "rss=", "-p", Long.toString(pid)));
        return ps.ok() ? kilobytes(ps.output()) : 0L;
    }

    private static long kilobytes(String text) {
        String digits = text.replaceAll("[^0-9]", "");
        return digits.isEmpty() ? 0L : Long.parseLong(digits) * 1024;
    }
}
