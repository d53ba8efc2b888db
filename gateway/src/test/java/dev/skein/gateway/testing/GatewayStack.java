package dev.skein.gateway.testing;

import dev.skein.stack.Stack;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.util.HashMap;
import java.util.Map;

/**
 * Real Redis and broker, and ports for the services behind the gateway; those are played by {@link FakeServices}, which the
 * tests start themselves on these ports.
 */
public class GatewayStack implements QuarkusTestResourceLifecycleManager {
    public static final String GROUP_PORT = "test.port.group";
    public static final String MESSAGING_PORTS = "test.port.messaging";
    public static final String PUSH_PORT = "test.port.push";

    @Override
    public Map<String, String> start() {
        Map<String, String> settings = new HashMap<>(Stack.shared().settings());
        // Packaged services do not know test ports.
        settings.put("quarkus.management.port", "0");
        int group = freePort();
        int messaging = freePort();
        int messaging2 = freePort();
        int push = freePort();
        settings.put(GROUP_PORT, String.valueOf(group));
        settings.put(MESSAGING_PORTS, messaging + "," + messaging2);
        settings.put(PUSH_PORT, String.valueOf(push));
        settings.put("skein.targets.group", "127.0.0.1:" + group);
        settings.put("skein.targets.messaging", "127.0.0.1:" + messaging + ",127.0.0.1:" + messaging2);
        settings.put("skein.targets.push", "127.0.0.1:" + push);
        settings.put("skein.cluster.key", "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=");
        settings.put("skein.node", "gateway-under-test");
        settings.put("skein.gateway.chat.app-key", "acme");
        // Silence must be waited for.
        settings.put("skein.gateway.handshake.timeout", "4s");
        return settings;
    }

    @Override
    public void stop() {
        // The shared stack stops with the JVM.
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
