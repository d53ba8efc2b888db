package dev.skein.group.login;

import java.time.Duration;

/**
 * How logins behave.
 *
 * @param allowedFailures wrong passwords within {@code lock} that lock the account for {@code lock}
 * @param access life of access tokens
 * @param refresh life of refresh tokens
 * @param refreshRepeat how long a spent refresh token is answered once more
 * @param platform life of platform tokens
 */
public record LoginSettings(
        int allowedFailures,
        Duration lock,
        Duration access,
        Duration refresh,
        Duration refreshRepeat,
        Duration platform) {}
