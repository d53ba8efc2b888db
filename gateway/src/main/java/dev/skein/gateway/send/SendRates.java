package dev.skein.gateway.send;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.skein.gateway.auth.TrustedApp;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;

/**
 * How fast each user may send (requirements T1): so many per second with a burst, per user and gateway. A user who has
 * sessions on several gateways gets the rate on each; messaging-service is the one to defend itself against more.
 */
@Singleton
public class SendRates {
    private static final int MAX_USERS = 200_000;

    private final Clock clock;
    private final Cache<String, TokenBucket> buckets = Caffeine.newBuilder()
            .maximumSize(MAX_USERS)
            .expireAfterAccess(Duration.ofMinutes(2))
            .build();

    public SendRates(Clock clock) {
        this.clock = clock;
    }

    /** Takes one send: 0 when granted, else after how many milliseconds to try again. */
    long tryTake(String appId, String userId, TrustedApp.Rules rules) {
        TokenBucket bucket = buckets.get(appId + '|' + userId, k -> new TokenBucket());
        return bucket.tryTake(clock.millis(), rules.sendsPerSecond(), rules.sendsBurst());
    }
}
