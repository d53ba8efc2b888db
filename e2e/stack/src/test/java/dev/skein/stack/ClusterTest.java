package dev.skein.stack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClusterTest {
    @TempDir
    Path checkout;

    @Test
    void partsAreKilledAndStartedAgainByName() throws IOException {
        try (Cluster cluster = builder().gateways(2).withBrokerAsProcess().start()) {
            assertEquals(8, cluster.parts().size());
            for (String name : new String[] {"broker", "gateway-2"}) {
                Server part = cluster.part(name);
                int port = part.port();
                part.kill();
                assertFalse(part.isRunning(), name);
                part.start();
                assertTrue(part.isRunning(), name);
                assertEquals(port, part.port(), name);
            }
            assertNotEquals(cluster.gateway(0).pid(), cluster.gateway(1).pid());
            assertTrue(cluster.gateway(0).residentBytes() > 0);
        }
    }

    @Test
    void servicesKnowEachOtherAndNothingThatIsNotTheirs() throws IOException {
        try (Cluster cluster = builder().messaging(2).with("EXTRA", "yes").start()) {
            String gateway = environmentOf(cluster.gateway(0));
            String targets = "127.0.0.1:" + cluster.messaging(0).port() + ",127.0.0.1:"
                    + cluster.messaging(1).port();
            assertTrue(gateway.contains("SKEIN_TARGETS_MESSAGING=" + targets));
            assertTrue(gateway.contains("SKEIN_NODE=gateway-1"));
            assertTrue(gateway.contains("EXTRA=yes"));
            assertFalse(gateway.contains(cluster.stack().postgres().password()));
            assertFalse(gateway.contains(cluster.appSecret()));
            assertTrue(environmentOf(cluster.group(0)).contains(cluster.appSecret()));
            assertTrue(environmentOf(cluster.push(0))
                    .contains(cluster.stack().postgres().jdbcUrl()));
        }
    }

    @Test
    void serviceThatEndsAtItsStartIsNamedWithItsReasonAndNothingIsLeft() throws IOException {
        Packages packages = new Packages(FakeService.checkout(checkout), false);
        StackOptions options = StackOptions.forTests();
        ClusterBuilder builder = Cluster.builder().from(packages).on(options).with("FAIL_AT_START", "true");
        StackException failure = assertThrows(StackException.class, builder::start);
        assertTrue(failure.getMessage().contains("skein.example is missing"), failure::getMessage);
        assertFalse(Files.exists(options.home().root()));
    }

    private ClusterBuilder builder() throws IOException {
        return Cluster.builder().from(new Packages(FakeService.checkout(checkout), false));
    }

    private static String environmentOf(ServiceProcess service) throws IOException {
        try (InputStream in =
                service.managementUrl().resolve("/environment").toURL().openStream()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
