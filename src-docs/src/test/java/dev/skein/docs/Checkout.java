package dev.skein.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/** The folder tree the documentation speaks of. */
final class Checkout {
    private static final Set<String> NOT_SOURCES = Set.of("target", "node_modules", ".git", ".skein", ".m2");

    private Checkout() {}

    /** The root of the checkout: Maven runs tests in the folder of their module. */
    static Path root() {
        return docs().resolve("..").normalize();
    }

    static Path docs() {
        return Path.of("").toAbsolutePath();
    }

    static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All files below a folder that end so, in the order of their paths; build output is left out. */
    static List<Path> files(Path folder, String ending) {
        List<Path> found = new ArrayList<>();
        if (!Files.isDirectory(folder)) {
            return found;
        }
        try {
            Files.walkFileTree(folder, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path entered, BasicFileAttributes attributes) {
                    boolean skipped = NOT_SOURCES.contains(entered.getFileName().toString());
                    return skipped ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    if (file.toString().endsWith(ending)) {
                        found.add(file);
                    }
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFileFailed(Path file, IOException e) {
                    // Deleted meanwhile: others build beside us.
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        found.sort(Comparator.comparing(Path::toString));
        return found;
    }

    /** The pages, without files that others include. */
    static List<Path> pages() {
        return files(docs(), ".adoc");
    }

    static List<Path> readmes() {
        return List.of(root().resolve("README.md"), root().resolve("CONTRIBUTING.md"));
    }

    static List<Path> pagesAndReadmes() {
        List<Path> all = new ArrayList<>(pages());
        all.addAll(readmes());
        return all;
    }
}
