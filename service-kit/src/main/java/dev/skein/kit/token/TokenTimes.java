package dev.skein.kit.token;

import java.time.Duration;

/** How long tokens may live, for those who verify them and those who revoke them: a revocation outlives its tokens. */
public final class TokenTimes {
    /** Ten years of the calendar, with up to three leap days. */
    public static final Duration LONGEST_LIFE = Duration.ofDays(3653);

    /** What a platform's clock may differ from ours. A token from further ahead is refused. */
    public static final Duration CLOCK_DIFFERENCE = Duration.ofSeconds(60);

    private TokenTimes() {}
}
