package dev.skein.stack;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a stack is started.
 *
 * @param temporary whether its folder is deleted when it is closed, or when this JVM dies
 * @param brokerAsProcess whether the broker is a process of its own, which can be killed for real
 * @param external environment variables that name servers outside of this stack, which are then not started
 * @param tls what the servers encrypt with; null for plain connections
 */
public record StackOptions(
        StackHome home,
        Secrets secrets,
        ClusterPorts ports,
        PostgresSize postgresSize,
        boolean temporary,
        boolean brokerAsProcess,
        Map<String, String> external,
        @Nullable ServerTls tls) {

    public StackOptions {
        external = Map.copyOf(external);
    }

    /** With plain connections. */
    public StackOptions(
            StackHome home,
            Secrets secrets,
            ClusterPorts ports,
            PostgresSize postgresSize,
            boolean temporary,
            boolean brokerAsProcess,
            Map<String, String> external) {
        this(home, secrets, ports, postgresSize, temporary, brokerAsProcess, external, null);
    }

    /** Free ports, small, temporary. */
    public static StackOptions forTests() {
        return new StackOptions(
                StackHome.temporary(), Secrets.generate(), ClusterPorts.FREE, PostgresSize.TEST, true, false, Map.of());
    }

    public StackOptions withBrokerAsProcess() {
        return new StackOptions(home, secrets, ports, postgresSize, temporary, true, external, tls);
    }

    public StackOptions withPostgresSize(PostgresSize size) {
        return new StackOptions(home, secrets, ports, size, temporary, brokerAsProcess, external, tls);
    }

    public StackOptions encryptedWith(ServerTls certificate) {
        return new StackOptions(home, secrets, ports, postgresSize, temporary, brokerAsProcess, external, certificate);
    }
}
