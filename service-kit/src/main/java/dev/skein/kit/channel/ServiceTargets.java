package dev.skein.kit.channel;

import io.smallrye.config.ConfigMapping;
import java.util.List;
import java.util.Optional;

/**
 * Where the services of the cluster are reached. Each value is a comma-separated list of {@code host:port}; names are looked
 * up again every two seconds, so that a service grows and shrinks by its name alone.
 */
@ConfigMapping(prefix = "skein.targets")
public interface ServiceTargets {
    /** gRPC addresses of group-service: every replica, or one name that resolves to all of them. */
    Optional<List<String>> group();

    /** gRPC addresses of messaging-service: every replica, or one (headless) name that resolves to all of them. */
    Optional<List<String>> messaging();

    /** gRPC addresses of push-service: every replica, or one name that resolves to all of them. */
    Optional<List<String>> push();
}
