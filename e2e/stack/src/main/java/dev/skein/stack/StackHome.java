package dev.skein.stack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * The folder of one stack: {@code data/} of the servers, {@code logs/} and {@code run/} (pid files).
 *
 * @param root {@code .skein} of a checkout, or a temporary folder in tests
 */
public record StackHome(Path root) {
    public StackHome {
        root = root.toAbsolutePath().normalize();
    }

    /** A fresh folder under the system's temporary folder. */
    public static StackHome temporary() {
        try {
            return new StackHome(Files.createTempDirectory("skein-stack-"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Path data(String server) {
        return root.resolve("data").resolve(server);
    }

    public Path log(String name) {
        return folder("logs").resolve(name + ".log");
    }

    public Path logs() {
        return folder("logs");
    }

    public Path run() {
        return folder("run");
    }

    public PidFile pidFile(String name) {
        return new PidFile(run().resolve(name + ".pid"));
    }

    /** Deletes the whole folder. */
    public void delete() {
        Binaries.deleteTree(root);
    }

    private Path folder(String name) {
        Path folder = root.resolve(name);
        try {
            makePrivate(root);
            return Files.createDirectories(folder);
        } catch (IOException e) {
            throw new StackException("cannot write to " + folder + ": " + e.getMessage(), e);
        }
    }

    /** Data and secrets of others are nobody's business: 0700 where the file system knows such a thing. */
    private static void makePrivate(Path root) throws IOException {
        if (Files.isDirectory(root)) {
            return;
        }
        Files.createDirectories(root);
        if (root.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwx------"));
        }
    }
}
