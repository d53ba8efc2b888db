package dev.skein.push;

import dev.skein.stack.Stack;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.HashMap;
import java.util.Map;

/** Real Postgres, Redis and broker, and a messaging-service whose answers tests decide. */
public class StackResource implements QuarkusTestResourceLifecycleManager {
    @Override
    public Map<String, String> start() {
        Map<String, String> settings = new HashMap<>(Stack.shared().settings());
        // Packaged services do not know test ports.
        settings.put("quarkus.management.port", "0");
        settings.put("skein.targets.messaging", "127.0.0.1:" + ScriptedMessaging.start());
        // Short pauses, so that retries and aggregation can be waited for.
        settings.put("skein.push.delivery.window", "1500ms");
        settings.put("skein.push.delivery.first-pause", "50ms");
        settings.put("skein.push.delivery.timeout", "1s");
        return settings;
    }

    @Override
    public void stop() {
        ScriptedMessaging.stop();
    }
}
