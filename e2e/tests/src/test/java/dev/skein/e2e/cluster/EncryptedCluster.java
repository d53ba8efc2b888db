package dev.skein.e2e.cluster;

import static org.awaitility.Awaitility.await;

import dev.skein.e2e.Person;
import dev.skein.sdk.SkeinRuntime;
import dev.skein.stack.Cluster;
import dev.skein.stack.Service;
import dev.skein.stack.ServiceProcess;
import dev.skein.stack.StackOptions;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Objects;

/**
 * Two gateways, one of each other service and their servers, with every port but those for operators encrypted, and
 * certificates asked for between services. The settings are the ones that the page on TLS shows.
 */
final class EncryptedCluster implements AutoCloseable {
    private final Authority authority;
    private final Path folder;
    private final Cluster cluster;
    private final SkeinRuntime runtime;

    EncryptedCluster() throws IOException, GeneralSecurityException {
        StackOptions options = StackOptions.forTests();
        folder = options.home().root().resolve("tls");
        authority = new Authority(folder);
        for (String name : List.of("public", "services", "servers")) {
            authority.issue(name);
        }
        cluster = Cluster.builder()
                .on(options.encryptedWith(authority.files("servers")))
                .withBrokerAsProcess()
                .gateways(2)
                .with("SKEIN_GROUP_PASSWORD_COST", "4")
                .keepLogsIn(Path.of("target", "logs", "encrypted"))
                .build();
        runtime = SkeinRuntime.create(authority.files("public").client());
        for (ServiceProcess process : cluster.services()) {
            encrypt(process);
        }
    }

    void start() {
        cluster.start();
    }

    private void encrypt(ServiceProcess process) throws IOException {
        List<String> parts = switch (process.service()) {
            case GATEWAY -> List.of("public", "calls", "servers", "broker", "redis");
            case GROUP -> List.of("services", "calls", "servers", "broker", "postgres");
            case MESSAGING, PUSH -> List.of("services", "calls", "servers", "broker", "redis", "postgres");
        };
        StringBuilder settings = new StringBuilder("config_ordinal=275\n");
        for (String part : parts) {
            settings.append(settings(part));
        }
        Path file = Files.writeString(folder.resolve(process.name() + ".properties"), settings);
        process.with("QUARKUS_CONFIG_LOCATIONS", file.toString())
                .with("QUARKUS_HTTP_SSL_PORT", Integer.toString(process.port()));
        if (process.service() != Service.GATEWAY) {
            process.with(
                    "QUARKUS_DATASOURCE_JDBC_URL",
                    cluster.stack().postgres().jdbcUrl() + "?sslmode=verify-full&sslrootcert="
                            + authority.files("servers").authority());
        }
    }

    /** As an operator would write them, but for the folder and the patience. */
    private String settings(String part) throws IOException {
        try (InputStream in =
                Objects.requireNonNull(EncryptedCluster.class.getResourceAsStream("/tls/" + part + ".properties"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .replace("/etc/skein/tls", folder.toString())
                    .replace("reload-period=1h", "reload-period=10s");
        }
    }

    Authority authority() {
        return authority;
    }

    Cluster cluster() {
        return cluster;
    }

    /** Registers and connects; comes again when turned away, as at the moment certificates are read again. */
    Person newcomer(String name, int gateway) {
        return await().atMost(Person.SOON)
                .ignoreExceptionsMatching(
                        failure -> String.valueOf(failure.getMessage()).contains("cannot reach"))
                .until(() -> Person.newcomer(runtime, cluster, url(gateway), name), Objects::nonNull);
    }

    String url(int gateway) {
        return "https://" + cluster.gateway(gateway).address();
    }

    @Override
    public void close() {
        cluster.close();
        runtime.close();
    }
}
