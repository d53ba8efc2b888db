package dev.skein.group.app;

import java.util.Optional;

/**
 * The app that is made at start; none without a key.
 *
 * @param sampleUser an account of it that the first one to register takes over
 */
public record BootstrapSettings(Optional<String> appKey, Optional<String> appSecret, Optional<String> sampleUser) {
    @Override
    public String toString() {
        return "bootstrap app " + appKey.orElse("(none)");
    }
}
