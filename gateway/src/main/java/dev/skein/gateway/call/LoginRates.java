package dev.skein.gateway.call;

import com.github.benmanes.caffeine.cache.Cache;
import dev.skein.error.v1.ErrorCode;
import dev.skein.gateway.send.TokenBucket;
import dev.skein.kit.cache.Caches;
import dev.skein.kit.time.SteadyClock;
import dev.skein.protocol.SkeinException;
import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;

/**
 * How fast passwords may be tried and accounts be made from one address, at each gateway and by any door. Whoever tries them
 * is a stranger, so there is no user to count for; how often one account may be tried is what group-service counts.
 */
public class LoginRates {
    private static final int MAX_ADDRESSES = 100_000;
    /** A school class behind one address signs in at once. */
    private static final int BURST_SECONDS = 5;

    private final SteadyClock clock;
    private final int perSecond;
    private final LongAdder refused = new LongAdder();
    private final Cache<String, TokenBucket> buckets = Caches.ofSizeWhileUsed(MAX_ADDRESSES, Duration.ofMinutes(2));

    public LoginRates(SteadyClock clock, int perSecond) {
        this.clock = clock;
        this.perSecond = perSecond;
    }

    /** @throws SkeinException RATE_LIMITED, with the time after which to try again */
    void take(String clientIp) {
        long waitMs = buckets.get(clientIp, ip -> new TokenBucket())
                .tryTake(clock.millis(), perSecond, BURST_SECONDS * perSecond);
        if (waitMs > 0) {
            refused.increment();
            throw SkeinException.retryAfter(ErrorCode.RATE_LIMITED, waitMs);
        }
    }

    /** Those that came too fast, since the start. */
    public long refused() {
        return refused.sum();
    }
}
