package dev.skein.messaging;

import dev.skein.stack.Stack;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;

/** Real Postgres, Redis and broker for component tests; one stack per JVM. */
public class StackResource implements QuarkusTestResourceLifecycleManager {
    @Override
    public Map<String, String> start() {
        Map<String, String> settings = new HashMap<>(Stack.shared().settings());
        // Packaged services do not know test ports.
        settings.put("quarkus.management.port", "0");
        byte[] key = new byte[32];
        new SecureRandom().nextBytes(key);
        settings.put("skein.cluster.key", Base64.getEncoder().encodeToString(key));
        settings.put("quarkus.http.test-port", "0");
        settings.put("quarkus.management.test-port", "0");
        return settings;
    }

    @Override
    public void stop() {
        // The stack ends with the JVM.
    }
}
