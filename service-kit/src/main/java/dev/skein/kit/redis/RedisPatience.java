package dev.skein.kit.redis;

import io.quarkus.redis.client.RedisOptionsCustomizer;
import io.vertx.core.net.NetClientOptions;
import io.vertx.redis.client.RedisOptions;
import jakarta.inject.Singleton;

/**
 * How long a connection to Redis may say nothing. {@link RedisLink} asks it something every second, so silence means that
 * Redis or the way to it has gone without a word; the system would notice after a quarter of an hour.
 */
@Singleton
public class RedisPatience implements RedisOptionsCustomizer {
    private static final int CONNECT_TIMEOUT_MS = 3_000;
    private static final int SILENCE_SECONDS = 5;

    @Override
    public void customize(String clientName, RedisOptions options) {
        NetClientOptions connection = options.getNetClientOptions();
        connection.setConnectTimeout(CONNECT_TIMEOUT_MS);
        connection.setReadIdleTimeout(SILENCE_SECONDS);
    }
}
