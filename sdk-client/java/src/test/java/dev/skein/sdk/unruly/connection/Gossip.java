package dev.skein.sdk.unruly.connection;

import dev.skein.sdk.unruly.timeline.Secret;

/** Breaks the rule, so that the rule can be seen to notice. */
final class Gossip {
    private Gossip() {}

    static String tell(Secret secret) {
        return secret.toString();
    }
}
