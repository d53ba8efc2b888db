package dev.skein.kit.redis;

import io.quarkus.redis.client.RedisOptionsCustomizer;
import io.vertx.core.net.NetClientOptions;
import io.vertx.redis.client.RedisOptions;
import jakarta.inject.Singleton;

/**
 * Over TLS the certificate of Redis must be for the host that is called, unless {@code hostname-verification-algorithm} of
 * its TLS configuration is {@code NONE}. Vert.x would not connect without being told either way.
 */
@Singleton
public class CheckedRedisHost implements RedisOptionsCustomizer {
    @Override
    public void customize(String clientName, RedisOptions options) {
        NetClientOptions connection = options.getNetClientOptions();
        String algorithm = connection.getHostnameVerificationAlgorithm();
        if (algorithm == null) {
            connection.setHostnameVerificationAlgorithm("HTTPS");
        } else if (algorithm.equalsIgnoreCase("NONE")) {
            connection.setHostnameVerificationAlgorithm("");
        }
    }
}
