package dev.skein.stack;

import java.time.Duration;
import java.util.List;

/**
 * Postgres refuses to run as root. In a new user namespace root is nobody, which is all it asks for; files still belong
 * to root outside.
 */
public final class UserNamespace {
    private static final List<String> UNSHARE = List.of("unshare", "-U");

    private UserNamespace() {}

    /** What to put before a Postgres command: nothing, or {@code unshare -U}. */
    static List<String> prefix() {
        if (!isNeeded()) {
            return List.of();
        }
        if (!Check.OPEN) {
            throw new StackException("Postgres does not run as root, and this system lets nobody make a user namespace"
                    + " (unshare -U fails): run as another user, or set QUARKUS_DATASOURCE_JDBC_URL,"
                    + " QUARKUS_DATASOURCE_REACTIVE_URL, QUARKUS_DATASOURCE_USERNAME and _PASSWORD"
                    + " to use a server of your own");
        }
        return UNSHARE;
    }

    public static boolean isNeeded() {
        return !Processes.WINDOWS && System.getProperty("user.name").equals("root");
    }

    public static boolean isOpen() {
        return Check.OPEN;
    }

    private static final class Check {
        static final boolean OPEN = Processes.run(Duration.ofSeconds(5), List.of("unshare", "-U", "true"))
                .ok();
    }
}
