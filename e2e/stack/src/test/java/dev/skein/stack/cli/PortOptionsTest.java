package dev.skein.stack.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skein.stack.Ports;
import dev.skein.stack.StackException;
import java.io.IOException;
import java.net.ServerSocket;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class PortOptionsTest {
    @CommandLine.Command
    static final class AnyCommand {
        @CommandLine.Mixin
        final PortOptions ports = new PortOptions();
    }

    @Test
    @Tag("OPS-02")
    void portInUseIsNamedWithItsUserAndItsFlag() throws IOException {
        try (ServerSocket other = new ServerSocket(0)) {
            PortOptions options = parse("--redis-port=" + other.getLocalPort());
            String message = assertThrows(StackException.class, () -> options.requireFree(Map.of()))
                    .getMessage();
            assertTrue(message.contains("port " + other.getLocalPort() + " (Redis)"), message);
            assertTrue(message.contains("--redis-port"), message);
        }
    }

    @Test
    void portOfAServerThatTheEnvironmentNamesIsNotLookedAt() throws IOException {
        try (ServerSocket other = new ServerSocket(0)) {
            PortOptions options = parse("--redis-port=" + other.getLocalPort());
            assertEquals(List.of(), options.taken(Map.of("QUARKUS_REDIS_HOSTS", "redis://elsewhere:6379")));
        }
    }

    private static PortOptions parse(String flag) {
        AnyCommand command = new AnyCommand();
        int free = Ports.free();
        new CommandLine(command)
                .parseArgs(
                        flag,
                        "--port=" + free,
                        "--grpc-ports=" + freeRun(3),
                        "--management-ports=" + freeRun(4),
                        "--postgres-port=" + Ports.free(),
                        "--broker-port=" + Ports.free());
        return command.ports;
    }

    /** The first of so many free ports in a row. */
    private static int freeRun(int length) {
        for (int first = 20_000; first < 30_000; first += length) {
            int start = first;
            if (java.util.stream.IntStream.range(0, length).noneMatch(i -> Ports.isTaken(start + i))) {
                return first;
            }
        }
        throw new IllegalStateException("no free ports");
    }
}
