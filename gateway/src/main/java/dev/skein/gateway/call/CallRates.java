package dev.skein.gateway.call;

import com.github.benmanes.caffeine.cache.Cache;
import dev.skein.error.v1.ErrorCode;
import dev.skein.gateway.auth.CallContext;
import dev.skein.gateway.auth.Identity;
import dev.skein.gateway.send.TokenBucket;
import dev.skein.kit.cache.Caches;
import dev.skein.kit.time.SteadyClock;
import dev.skein.protocol.SkeinException;
import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;

/**
 * How fast each user may call by HTTP and gRPC, on each gateway. Sessions are limited by their frames, platforms are
 * trusted, and for strangers there are {@link LoginRates}.
 */
public class CallRates {
    private static final int MAX_USERS = 200_000;

    private final SteadyClock clock;
    private final int perSecond;
    private final LongAdder refused = new LongAdder();
    private final Cache<String, TokenBucket> buckets = Caches.ofSizeWhileUsed(MAX_USERS, Duration.ofMinutes(2));

    /** @param perSecond the steady rate of a user and, after a pause, how many may come at once */
    public CallRates(SteadyClock clock, int perSecond) {
        this.clock = clock;
        this.perSecond = perSecond;
    }

    /** @throws SkeinException RATE_LIMITED, with the time after which to try again */
    void take(CallContext context) {
        Identity identity = context.identity();
        if (identity.kind() != Identity.Kind.USER || !context.sessionId().isEmpty()) {
            return;
        }
        long waitMs = buckets.get(identity.appId() + '|' + identity.userId(), k -> new TokenBucket())
                .tryTake(clock.millis(), perSecond, perSecond);
        if (waitMs > 0) {
            refused.increment();
            throw SkeinException.retryAfter(ErrorCode.RATE_LIMITED, waitMs);
        }
    }

    /** Calls that came too fast, since the start. */
    public long refused() {
        return refused.sum();
    }
}
