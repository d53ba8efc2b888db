package dev.skein.group;

import dev.skein.stack.Stack;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.HashMap;
import java.util.Map;

/** Real Postgres, Redis and broker, and messaging-service as a gRPC server inside the test. */
public class PeopleStack implements QuarkusTestResourceLifecycleManager {
    private final MessagingDouble messaging = new MessagingDouble();

    @Override
    public Map<String, String> start() {
        messaging.start();
        Map<String, String> settings = new HashMap<>(Stack.shared().settings());
        // Packaged services do not know test ports.
        settings.put("quarkus.management.port", "0");
        settings.put("skein.targets.messaging", "127.0.0.1:" + messaging.port());
        settings.put("skein.group.password.cost", "4");
        settings.put("skein.group.settle.patience", "1s");
        settings.put("skein.group.settle.repeat-after", "1s");
        return settings;
    }

    @Override
    public void inject(TestInjector injector) {
        injector.injectIntoFields(messaging, new TestInjector.MatchesType(MessagingDouble.class));
    }

    @Override
    public void stop() {
        messaging.stop();
    }
}
