package dev.skein.stack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The secrets of one stack, generated on its first start and kept in a file that only its owner can read.
 *
 * <p>The names are environment variables, so that {@code . .skein/secrets.env} works in a shell. Values never reach a
 * log or the terminal.
 */
public record Secrets(Map<String, String> values) {
    public static final String CLUSTER_KEY = "SKEIN_CLUSTER_KEY";
    public static final String SECRETS_KEY = "SKEIN_SECRETS_KEY";
    public static final String APP_KEY = "SKEIN_BOOTSTRAP_APP_KEY";
    public static final String APP_SECRET = "SKEIN_BOOTSTRAP_APP_SECRET";
    public static final String POSTGRES_PASSWORD = "SKEIN_POSTGRES_PASSWORD";
    public static final String REDIS_PASSWORD = "SKEIN_REDIS_PASSWORD";
    public static final String BROKER_PASSWORD = "SKEIN_BROKER_PASSWORD";

    public Secrets {
        values = Map.copyOf(values);
    }

    public String get(String name) {
        String value = values.get(name);
        if (value == null) {
            throw new StackException("secret " + name + " is missing");
        }
        return value;
    }

    public static Secrets generate() {
        Map<String, String> values = new LinkedHashMap<>();
        complete(values);
        return new Secrets(values);
    }

    /** Reads the file; writes it first if there is none, and adds what a newer version needs. */
    public static Secrets loadOrCreate(Path file) {
        Map<String, String> values = new LinkedHashMap<>();
        try {
            if (Files.exists(file)) {
                for (String line : Files.readAllLines(file)) {
                    int equals = line.indexOf('=');
                    if (!line.startsWith("#") && equals > 0) {
                        values.put(
                                line.substring(0, equals).trim(),
                                line.substring(equals + 1).trim());
                    }
                }
            }
            if (complete(values)) {
                write(file, values);
            }
            return new Secrets(values);
        } catch (IOException e) {
            throw new StackException("cannot read or write " + file + ": " + e.getMessage(), e);
        }
    }

    private static boolean complete(Map<String, String> values) {
        int before = values.size();
        values.computeIfAbsent(CLUSTER_KEY, name -> Base64.getEncoder().encodeToString(random(32)));
        values.computeIfAbsent(SECRETS_KEY, name -> Base64.getEncoder().encodeToString(random(32)));
        values.putIfAbsent(APP_KEY, "demo");
        values.computeIfAbsent(APP_SECRET, name -> word(32));
        values.computeIfAbsent(POSTGRES_PASSWORD, name -> word(18));
        values.computeIfAbsent(REDIS_PASSWORD, name -> word(18));
        values.computeIfAbsent(BROKER_PASSWORD, name -> word(18));
        return values.size() > before;
    }

    /** Random, and safe in URLs, shells and configuration files. */
    private static String word(int bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(random(bytes));
    }

    private static byte[] random(int bytes) {
        byte[] value = new byte[bytes];
        new SecureRandom().nextBytes(value);
        return value;
    }

    /** Beside and renamed, so that a crash never leaves half of it: the data cannot be opened without. */
    private static void write(Path file, Map<String, String> values) throws IOException {
        StringBuilder text = new StringBuilder("# Secrets of this Skein, generated on its first start. Keep them.\n");
        values.forEach(
                (name, value) -> text.append(name).append('=').append(value).append('\n'));
        Files.createDirectories(file.toAbsolutePath().getParent());
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(fresh);
        if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.createFile(fresh, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        } else {
            Files.createFile(fresh);
        }
        Files.writeString(fresh, text, StandardOpenOption.TRUNCATE_EXISTING);
        Files.move(
                fresh,
                file,
                java.nio.file.StandardCopyOption.ATOMIC_MOVE,
                java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    }

    @Override
    public String toString() {
        return "Secrets" + values.keySet();
    }
}
