package dev.skein.stack;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What every service has to know of the servers and of its fellows, as environment variables and, under other names for
 * the same keys, as configuration properties for tests.
 */
public final class StackSettings {
    /** Environment variable to property; the environment names are the contract with the services. */
    private static final Map<String, String> PROPERTY_OF = propertyNames();

    private final Map<String, String> environment = new LinkedHashMap<>();

    StackSettings put(String variable, String value) {
        if (!PROPERTY_OF.containsKey(variable)) {
            throw new IllegalArgumentException("unknown setting " + variable);
        }
        environment.put(variable, value);
        return this;
    }

    static boolean isKnown(String variable) {
        return PROPERTY_OF.containsKey(variable);
    }

    /** For a process. */
    public Map<String, String> environment() {
        return Map.copyOf(environment);
    }

    /** For a {@code QuarkusTestResourceLifecycleManager}. */
    public Map<String, String> properties() {
        Map<String, String> properties = new LinkedHashMap<>();
        environment.forEach((variable, value) -> properties.put(PROPERTY_OF.get(variable), value));
        return Map.copyOf(properties);
    }

    private static Map<String, String> propertyNames() {
        Map<String, String> names = new LinkedHashMap<>();
        names.put("SKEIN_CLUSTER_KEY", "skein.cluster.key");
        names.put("SKEIN_SECRETS_KEY", "skein.secrets-key");
        names.put("SKEIN_BOOTSTRAP_APP_KEY", "skein.bootstrap.app-key");
        names.put("SKEIN_BOOTSTRAP_APP_SECRET", "skein.bootstrap.app-secret");
        names.put("SKEIN_BOOTSTRAP_SAMPLE_USER", "skein.bootstrap.sample-user");
        names.put("SKEIN_GATEWAY_CHAT_APP_KEY", "skein.gateway.chat.app-key");
        names.put("SKEIN_NODE", "skein.node");
        names.put("SKEIN_TARGETS_GROUP", "skein.targets.group");
        names.put("SKEIN_TARGETS_MESSAGING", "skein.targets.messaging");
        names.put("SKEIN_TARGETS_PUSH", "skein.targets.push");
        names.put("AMQP_HOST", "amqp-host");
        names.put("AMQP_PORT", "amqp-port");
        names.put("AMQP_USERNAME", "amqp-username");
        names.put("AMQP_PASSWORD", "amqp-password");
        names.put("QUARKUS_REDIS_HOSTS", "quarkus.redis.hosts");
        names.put("QUARKUS_DATASOURCE_JDBC_URL", "quarkus.datasource.jdbc.url");
        names.put("QUARKUS_DATASOURCE_REACTIVE_URL", "quarkus.datasource.reactive.url");
        names.put("QUARKUS_DATASOURCE_USERNAME", "quarkus.datasource.username");
        names.put("QUARKUS_DATASOURCE_PASSWORD", "quarkus.datasource.password");
        return names;
    }
}
