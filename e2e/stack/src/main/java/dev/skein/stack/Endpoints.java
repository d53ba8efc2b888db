package dev.skein.stack;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Where a running Skein can be reached; written by the launcher when everything is ready, gone when it stops.
 *
 * <p>The file {@code run/endpoints.env} has the form of a shell environment, so that tools in any language read it:
 * {@code SKEIN_URL}, {@code SKEIN_MANAGEMENT_URLS} ({@code gateway-1=http://…,messaging-1=http://…}), the JDBC URL and
 * user. Passwords are not in it; they are in {@code secrets.env}.
 *
 * @param url the public address
 * @param management node name to its health and metrics address
 */
public record Endpoints(URI url, Map<String, URI> management, String jdbcUrl, String databaseUser) {
    private static final String URL = "SKEIN_URL";
    private static final String MANAGEMENT = "SKEIN_MANAGEMENT_URLS";
    private static final String JDBC_URL = "QUARKUS_DATASOURCE_JDBC_URL";
    private static final String DATABASE_USER = "QUARKUS_DATASOURCE_USERNAME";

    public static Endpoints of(Cluster cluster) {
        Map<String, URI> management = new LinkedHashMap<>();
        cluster.services().forEach(service -> management.put(service.name(), service.managementUrl()));
        Map<String, String> settings = cluster.stack().environment();
        return new Endpoints(
                cluster.services().isEmpty() ? URI.create("") : cluster.url(),
                management,
                settings.getOrDefault(JDBC_URL, ""),
                settings.getOrDefault(DATABASE_USER, ""));
    }

    /** Those of the Skein that runs in this folder, if one does. */
    public static Optional<Endpoints> read(StackHome home) {
        Path file = file(home);
        if (!Files.isReadable(file)) {
            return Optional.empty();
        }
        try {
            Map<String, String> values = new LinkedHashMap<>();
            for (String line : Files.readAllLines(file)) {
                int equals = line.indexOf('=');
                if (equals > 0) {
                    values.put(line.substring(0, equals), line.substring(equals + 1));
                }
            }
            Map<String, URI> management = new LinkedHashMap<>();
            for (String entry : values.getOrDefault(MANAGEMENT, "").split(",")) {
                int equals = entry.indexOf('=');
                if (equals > 0) {
                    management.put(entry.substring(0, equals), URI.create(entry.substring(equals + 1)));
                }
            }
            return Optional.of(new Endpoints(
                    URI.create(values.getOrDefault(URL, "")),
                    management,
                    values.getOrDefault(JDBC_URL, ""),
                    values.getOrDefault(DATABASE_USER, "")));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    public void write(StackHome home) {
        StringBuilder text = new StringBuilder();
        text.append(URL).append('=').append(url).append('\n');
        text.append(MANAGEMENT).append('=');
        String separator = "";
        for (Map.Entry<String, URI> entry : management.entrySet()) {
            text.append(separator).append(entry.getKey()).append('=').append(entry.getValue());
            separator = ",";
        }
        text.append('\n').append(JDBC_URL).append('=').append(jdbcUrl).append('\n');
        text.append(DATABASE_USER).append('=').append(databaseUser).append('\n');
        Path fresh = home.run().resolve("endpoints.new");
        try {
            Files.writeString(fresh, text);
            Files.move(fresh, file(home), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new StackException("cannot write " + file(home) + ": " + e.getMessage(), e);
        }
    }

    public static void forget(StackHome home) {
        try {
            Files.deleteIfExists(file(home));
        } catch (IOException e) {
            throw new StackException("cannot delete " + file(home) + ": " + e.getMessage(), e);
        }
    }

    private static Path file(StackHome home) {
        return home.run().resolve("endpoints.env");
    }
}
