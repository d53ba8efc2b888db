package dev.skein.gateway.inbound.websocket;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.skein.gateway.config.GatewayConfig;
import dev.skein.gateway.send.TokenBucket;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;

/** How fast connections may come from one address (CON-19). */
@Singleton
class ConnectRates {
    private static final int MAX_ADDRESSES = 100_000;

    private final Clock clock;
    private final int perSecond;
    private final Cache<String, TokenBucket> buckets = Caffeine.newBuilder()
            .maximumSize(MAX_ADDRESSES)
            .expireAfterAccess(Duration.ofSeconds(30))
            .build();

    ConnectRates(Clock clock, GatewayConfig config) {
        this.clock = clock;
        this.perSecond = config.limits().connectsPerSecondPerIp();
    }

    boolean tryConnect(String clientIp) {
        return buckets.get(clientIp, ip -> new TokenBucket()).tryTake(clock.millis(), perSecond, perSecond) == 0;
    }
}
