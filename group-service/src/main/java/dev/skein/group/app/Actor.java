package dev.skein.group.app;

/**
 * Who does something in an app.
 *
 * @param userId the user, or the user a platform acts for; empty for a platform on its own behalf
 * @param platform whether the right comes from a platform credential, which may do what an administrator may
 */
public record Actor(String appId, String userId, boolean platform) {
    /** Whether this is a plain user, bound by membership and role. */
    public boolean isUser() {
        return !platform;
    }
}
