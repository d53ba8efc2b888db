package dev.skein.stack;

import java.nio.file.Path;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a {@link Cluster} is made of; one of each service on a temporary stack unless said otherwise. */
public final class ClusterBuilder {
    private final Map<Service, Integer> counts = new EnumMap<>(Service.class);
    private final Map<String, String> extra = new HashMap<>();
    private @Nullable StackOptions stackOptions;
    private @Nullable Packages packages;
    private @Nullable Path logsKeptIn;

    ClusterBuilder() {
        for (Service service : Service.values()) {
            counts.put(service, 1);
        }
    }

    public ClusterBuilder gateways(int count) {
        return replicas(Service.GATEWAY, count);
    }

    public ClusterBuilder messaging(int count) {
        return replicas(Service.MESSAGING, count);
    }

    public ClusterBuilder group(int count) {
        return replicas(Service.GROUP, count);
    }

    public ClusterBuilder push(int count) {
        return replicas(Service.PUSH, count);
    }

    public ClusterBuilder replicas(Service service, int count) {
        counts.put(service, count);
        return this;
    }

    /** Adds an environment variable to every service, e.g. a shorter period than a test would like to wait. */
    public ClusterBuilder with(String variable, String value) {
        extra.put(variable, value);
        return this;
    }

    public ClusterBuilder on(StackOptions options) {
        stackOptions = options;
        return this;
    }

    /** The broker as a process of its own, so that a test can kill it with -9. */
    public ClusterBuilder withBrokerAsProcess() {
        return on(stackOptions().withBrokerAsProcess());
    }

    public ClusterBuilder from(Packages built) {
        packages = built;
        return this;
    }

    /** Copies the logs there before the temporary folder is deleted. */
    public ClusterBuilder keepLogsIn(Path folder) {
        logsKeptIn = folder;
        return this;
    }

    /** A cluster that is not started yet. */
    public Cluster build() {
        return Cluster.of(this);
    }

    public Cluster start() {
        Cluster cluster = build();
        try {
            cluster.start();
        } catch (RuntimeException e) {
            cluster.close();
            throw e;
        }
        return cluster;
    }

    int count(Service service) {
        return counts.getOrDefault(service, 0);
    }

    Map<String, String> extra() {
        return extra;
    }

    StackOptions stackOptions() {
        if (stackOptions == null) {
            stackOptions = StackOptions.forTests();
        }
        return stackOptions;
    }

    Packages packages() {
        if (packages == null) {
            packages = Packages.ofCheckout();
        }
        return packages;
    }

    @Nullable
    Path logsKeptIn() {
        return logsKeptIn;
    }
}
