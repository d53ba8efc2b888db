package dev.skein.stack;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Zero-filled WAL files made ahead, exactly as Postgres makes them itself: it takes an existing file of the right name.
 *
 * <p>Only for a server that does not run; beside a running one this would be a race.
 */
final class WalSegments {
    private static final int SEGMENT_BYTES = 16 * 1024 * 1024;
    private static final long SEGMENTS_PER_LOG = 0x1_0000_0000L / SEGMENT_BYTES;

    private WalSegments() {}

    static void makeAhead(Path data, int count) {
        Path folder = data.resolve("pg_wal");
        try (Stream<Path> files = Files.list(folder)) {
            TreeSet<String> names = new TreeSet<>();
            files.map(file -> file.getFileName().toString())
                    .filter(name -> name.matches("[0-9A-F]{24}"))
                    .forEach(names::add);
            if (names.isEmpty()) {
                return;
            }
            String last = names.last();
            long timeline = Long.parseLong(last.substring(0, 8), 16);
            long segment = Long.parseLong(last.substring(8, 16), 16) * SEGMENTS_PER_LOG
                    + Long.parseLong(last.substring(16), 16);
            for (int i = 1; i <= count; i++) {
                long next = segment + i;
                String name = String.format(
                        Locale.ROOT, "%08X%08X%08X", timeline, next / SEGMENTS_PER_LOG, next % SEGMENTS_PER_LOG);
                writeZeros(folder.resolve(name));
            }
        } catch (IOException e) {
            throw new StackException("cannot write to " + folder + ": " + e.getMessage(), e);
        }
    }

    private static void writeZeros(Path file) throws IOException {
        ByteBuffer zeros = ByteBuffer.allocateDirect(1024 * 1024);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            for (int written = 0; written < SEGMENT_BYTES; written += zeros.capacity()) {
                zeros.clear();
                while (zeros.hasRemaining()) {
                    channel.write(zeros);
                }
            }
            channel.force(true);
        }
    }
}
