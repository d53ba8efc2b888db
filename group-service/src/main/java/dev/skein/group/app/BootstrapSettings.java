package dev.skein.group.app;

import java.util.Optional;

/** The app that is made at start; none without a key. */
public record BootstrapSettings(Optional<String> appKey, Optional<String> appSecret) {
    @Override
    public String toString() {
        return "bootstrap app " + appKey.orElse("(none)");
    }
}
