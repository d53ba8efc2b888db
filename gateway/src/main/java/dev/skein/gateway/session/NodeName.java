package dev.skein.gateway.session;

/**
 * The name of this gateway process in its cluster: the configured name ({@code skein.node}) and a part of its own. So a
 * gateway that was killed and started again is another node, and what its predecessor left in the registry is known to be
 * dead.
 */
public record NodeName(String configured, String incarnation) {
    private static final char SEPARATOR = '~';

    public String value() {
        return configured + SEPARATOR + incarnation;
    }

    /** Whether that is an earlier (or later) process of the same configured name. */
    public boolean isIncarnationOf(String node) {
        return !node.equals(value()) && node.startsWith(configured + SEPARATOR);
    }
}
