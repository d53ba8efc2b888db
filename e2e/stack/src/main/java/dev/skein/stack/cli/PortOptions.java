package dev.skein.stack.cli;

import dev.skein.stack.ClusterPorts;
import dev.skein.stack.Ports;
import dev.skein.stack.StackException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Option;

/** Where everything listens on this machine; each can be moved by a flag or a variable. */
final class PortOptions {
    @Option(
            names = "--port",
            paramLabel = "PORT",
            defaultValue = "${env:SKEIN_PORT:-8080}",
            description = "Public port: WebSocket, HTTP and gRPC (SKEIN_PORT, ${DEFAULT-VALUE}).")
    int gateway;

    @Option(
            names = "--grpc-ports",
            paramLabel = "FIRST",
            defaultValue = "${env:SKEIN_GRPC_PORTS:-19001}",
            description = "First of three ports of the other services (SKEIN_GRPC_PORTS, ${DEFAULT-VALUE}).")
    int grpc;

    @Option(
            names = "--management-ports",
            paramLabel = "FIRST",
            defaultValue = "${env:SKEIN_MANAGEMENT_PORTS:-19090}",
            description = "First of four ports for health and metrics (SKEIN_MANAGEMENT_PORTS, ${DEFAULT-VALUE}).")
    int management;

    @Option(
            names = "--postgres-port",
            paramLabel = "PORT",
            defaultValue = "${env:SKEIN_POSTGRES_PORT:-15432}",
            description = "Embedded Postgres (SKEIN_POSTGRES_PORT, ${DEFAULT-VALUE}).")
    int postgres;

    @Option(
            names = "--redis-port",
            paramLabel = "PORT",
            defaultValue = "${env:SKEIN_REDIS_PORT:-16379}",
            description = "Embedded Redis (SKEIN_REDIS_PORT, ${DEFAULT-VALUE}).")
    int redis;

    @Option(
            names = "--broker-port",
            paramLabel = "PORT",
            defaultValue = "${env:SKEIN_BROKER_PORT:-15670}",
            description = "Embedded AMQP broker (SKEIN_BROKER_PORT, ${DEFAULT-VALUE}).")
    int broker;

    ClusterPorts ports() {
        return new ClusterPorts(gateway, grpc, management, postgres, redis, broker);
    }

    private record Use(int port, String by, String flag) {}

    /** One line for each port that something else holds already. */
    List<String> taken(Map<String, String> environment) {
        List<Use> uses = new ArrayList<>();
        uses.add(new Use(gateway, "the gateway", "--port"));
        for (int i = 0; i < 3; i++) {
            uses.add(new Use(grpc + i, List.of("messaging", "group", "push").get(i), "--grpc-ports"));
        }
        for (int i = 0; i < 4; i++) {
            uses.add(new Use(management + i, "health and metrics", "--management-ports"));
        }
        if (!environment.containsKey("QUARKUS_DATASOURCE_JDBC_URL")) {
            uses.add(new Use(postgres, "Postgres", "--postgres-port"));
        }
        if (!environment.containsKey("QUARKUS_REDIS_HOSTS")) {
            uses.add(new Use(redis, "Redis", "--redis-port"));
        }
        if (!environment.containsKey("AMQP_HOST")) {
            uses.add(new Use(broker, "the broker", "--broker-port"));
        }
        return uses.stream()
                .filter(use -> Ports.isTaken(use.port()))
                .map(use -> "port " + use.port() + " (" + use.by() + ") is in use by another program; free it or choose"
                        + " another with " + use.flag())
                .toList();
    }

    void requireFree(Map<String, String> environment) {
        List<String> taken = taken(environment);
        if (!taken.isEmpty()) {
            throw new StackException(String.join("\nskein: ", taken));
        }
    }
}
