package dev.skein.gateway.inbound.websocket;

import com.github.benmanes.caffeine.cache.Cache;
import dev.skein.gateway.config.GatewayConfig;
import dev.skein.gateway.send.TokenBucket;
import dev.skein.kit.cache.Caches;
import dev.skein.kit.time.SteadyClock;
import jakarta.inject.Singleton;
import java.time.Duration;

/** How fast connections are opened from one address (CON-19). */
@Singleton
class ConnectRates {
    private static final int MAX_ADDRESSES = 100_000;
    /**
     * Connections beyond the rate wait for their turn so long. After a gateway was lost, all clients behind one address come
     * at once; turned away, they would come again later than if they had waited.
     */
    private static final long PATIENCE_MS = 5_000;

    private final SteadyClock clock;
    private final int perSecond;
    private final Cache<String, TokenBucket> buckets = Caches.ofSizeWhileUsed(MAX_ADDRESSES, Duration.ofSeconds(30));

    ConnectRates(SteadyClock clock, GatewayConfig config) {
        this.clock = clock;
        this.perSecond = config.limits().connectsPerSecondPerIp();
    }

    /** After how many milliseconds the connection may be opened; -1 when too many wait already. */
    long waitMs(String clientIp) {
        return buckets.get(clientIp, ip -> new TokenBucket())
                .reserve(clock.millis(), perSecond, perSecond, PATIENCE_MS);
    }
}
