package dev.skein.stack;

import java.util.List;

/** The four services: where each is built, and how much heap it gets outside of a container. */
public enum Service {
    GATEWAY("gateway", "gateway", 640),
    MESSAGING("messaging", "messaging-service", 768),
    GROUP("group", "group-service", 320),
    PUSH("push", "push-service", 320);

    private final String label;
    private final String folder;
    private final int heapMegabytes;

    Service(String label, String folder, int heapMegabytes) {
        this.label = label;
        this.folder = folder;
        this.heapMegabytes = heapMegabytes;
    }

    /** Short name; the first part of a node name such as {@code gateway-1}. */
    public String label() {
        return label;
    }

    /** Folder in the checkout. */
    public String folder() {
        return folder;
    }

    int heapMegabytes() {
        return heapMegabytes;
    }

    /** Which secrets and servers it is given; the gateway never sees the database. */
    List<String> settings() {
        List<String> everyone = List.of(
                "SKEIN_CLUSTER_KEY",
                "AMQP_HOST",
                "AMQP_PORT",
                "AMQP_USERNAME",
                "AMQP_PASSWORD",
                "QUARKUS_REDIS_HOSTS",
                "SKEIN_TARGETS_GROUP",
                "SKEIN_TARGETS_MESSAGING",
                "SKEIN_TARGETS_PUSH");
        List<String> database = List.of(
                "QUARKUS_DATASOURCE_JDBC_URL",
                "QUARKUS_DATASOURCE_REACTIVE_URL",
                "QUARKUS_DATASOURCE_USERNAME",
                "QUARKUS_DATASOURCE_PASSWORD");
        List<String> group = List.of(
                "SKEIN_SECRETS_KEY",
                "SKEIN_BOOTSTRAP_APP_KEY",
                "SKEIN_BOOTSTRAP_APP_SECRET",
                "SKEIN_BOOTSTRAP_SAMPLE_USER");
        return switch (this) {
            case GATEWAY -> concat(everyone, List.of("SKEIN_GATEWAY_CHAT_APP_KEY"));
            case MESSAGING, PUSH -> concat(everyone, database);
            case GROUP -> concat(concat(everyone, database), group);
        };
    }

    private static List<String> concat(List<String> first, List<String> second) {
        return java.util.stream.Stream.concat(first.stream(), second.stream()).toList();
    }
}
