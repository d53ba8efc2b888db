package dev.skein.gateway.inbound.http;

import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A file of the web chat, in memory with its compressed forms; all of them together are a few hundred kilobytes.
 *
 * @param hashed its name changes with its content, so it may be kept for ever
 * @param etag changes with the content; weak, as it is the same for every encoding
 * @param variants smallest first; the last one is not encoded
 */
record WebFile(String type, boolean hashed, String etag, List<Variant> variants) {
    private static final String FOLDER = "web-chat/";

    /** The build lists its files there, one path a line: a native image cannot list a folder. */
    private static final String LIST = "files.txt";

    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "json", "application/json",
            "svg", "image/svg+xml",
            "png", "image/png",
            "woff2", "font/woff2",
            "webmanifest", "application/manifest+json",
            "txt", "text/plain; charset=utf-8");

    /**
     * One encoding of a file.
     *
     * @param encoding {@code br}, {@code gzip} or empty
     */
    record Variant(String encoding, Buffer body) {}

    /** By path without a leading slash; empty where the chat was left out of the build. */
    static Map<String, WebFile> all() {
        Map<String, WebFile> files = new HashMap<>();
        read(LIST)
                .map(list -> list.toString(StandardCharsets.UTF_8).lines())
                .orElse(Stream.empty())
                .forEach(path -> files.put(path, of(path, read(path).orElseThrow(() -> missing(path)))));
        return files;
    }

    static WebFile of(String path, Buffer content) {
        List<Variant> variants = Stream.of(
                        read(path + ".br").map(body -> new Variant("br", body)),
                        read(path + ".gz").map(body -> new Variant("gzip", body)),
                        Optional.of(new Variant("", content)))
                .flatMap(Optional::stream)
                .toList();
        String type = TYPES.getOrDefault(path.substring(path.lastIndexOf('.') + 1), "application/octet-stream");
        return new WebFile(type, path.startsWith("assets/"), etag(content), variants);
    }

    boolean isPage() {
        return type.startsWith("text/html");
    }

    /** One of them is a worker's, which has a policy of its own; for the others that of the page counts. */
    boolean isScript() {
        return type.startsWith("text/javascript");
    }

    /**
     * @param accepted the header Accept-Encoding, null when there is none; weights other than 0 make no difference
     */
    Variant bestFor(@Nullable String accepted) {
        for (Variant variant : variants) {
            if (variant.encoding().isEmpty() || accepts(accepted, variant.encoding())) {
                return variant;
            }
        }
        throw new IllegalStateException("a file without its plain form");
    }

    private static boolean accepts(@Nullable String accepted, String encoding) {
        return accepted != null
                && Stream.of(accepted.split(","))
                        .map(entry -> entry.replace(" ", ""))
                        .anyMatch(entry -> entry.equals(encoding)
                                || entry.startsWith(encoding + ";q=") && !entry.matches(".*;q=0(\\.0*)?"));
    }

    private static Optional<Buffer> read(String path) {
        try (InputStream file = Thread.currentThread().getContextClassLoader().getResourceAsStream(FOLDER + path)) {
            return file == null ? Optional.empty() : Optional.of(Buffer.buffer(file.readAllBytes()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String etag(Buffer content) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(content.getBytes());
            return "W/\"" + HexFormat.of().formatHex(digest, 0, 12) + '"';
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static IllegalStateException missing(String path) {
        return new IllegalStateException("the web chat lists " + path + " but does not have it; build it again");
    }
}
