package dev.skein.gateway.send;

import com.github.benmanes.caffeine.cache.Cache;
import dev.skein.gateway.auth.TrustedApp;
import dev.skein.kit.cache.Caches;
import dev.skein.kit.time.SteadyClock;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;

/**
 * How fast each user may send (requirements T1): so many per second with a burst, per user and gateway. A user who has
 * sessions on several gateways gets the rate on each; messaging-service is the one to defend itself against more.
 */
@Singleton
public class SendRates {
    private static final int MAX_USERS = 200_000;

    private final SteadyClock clock;
    private final LongAdder refused = new LongAdder();
    private final Cache<String, TokenBucket> buckets = Caches.ofSizeWhileUsed(MAX_USERS, Duration.ofMinutes(2));

    public SendRates(SteadyClock clock) {
        this.clock = clock;
    }

    /** Takes one send: 0 when granted, else after how many milliseconds to try again. */
    long tryTake(String appId, String userId, TrustedApp.Rules rules) {
        TokenBucket bucket = buckets.get(appId + '|' + userId, k -> new TokenBucket());
        long waitMs = bucket.tryTake(clock.millis(), rules.sendsPerSecond(), rules.sendsBurst());
        if (waitMs > 0) {
            refused.increment();
        }
        return waitMs;
    }

    /** Sends that came too fast, since the start. */
    public long refused() {
        return refused.sum();
    }
}
