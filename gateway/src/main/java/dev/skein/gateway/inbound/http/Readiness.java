package dev.skein.gateway.inbound.http;

import dev.skein.gateway.auth.TrustKeeper;
import dev.skein.gateway.send.MessageOwners;
import dev.skein.gateway.session.Drain;
import dev.skein.gateway.session.SessionRegistry;
import dev.skein.kit.amqp.AmqpLink;
import dev.skein.kit.redis.RedisLink;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;

/**
 * Ready once everything behind the gateway has been seen, and knows of this gateway: messages for it are delivered from then
 * on. Until it is drained. Losing a dependency later does not take it
 * out: every other gateway has lost the same one, and sessions live on without it.
 */
@org.eclipse.microprofile.health.Readiness
@ApplicationScoped
public class Readiness implements HealthCheck {
    private final TrustKeeper trustKeeper;
    private final MessageOwners owners;
    private final RedisLink redis;
    private final SessionRegistry sessions;
    private final AmqpLink amqp;
    private final Drain drain;
    private final ConcurrentMap<String, Boolean> seen = new ConcurrentHashMap<>();

    public Readiness(
            TrustKeeper trustKeeper,
            MessageOwners owners,
            RedisLink redis,
            SessionRegistry sessions,
            AmqpLink amqp,
            Drain drain) {
        this.trustKeeper = trustKeeper;
        this.owners = owners;
        this.redis = redis;
        this.sessions = sessions;
        this.amqp = amqp;
        this.drain = drain;
    }

    @Override
    public HealthCheckResponse call() {
        HealthCheckResponseBuilder response = HealthCheckResponse.named("gateway");
        // All are asked: the answer names every dependency.
        boolean group = seen(response, "group-service", trustKeeper.ready());
        boolean messaging = seen(response, "messaging-service", owners.reachable());
        boolean registry = seen(response, "redis", redis.connected() && sessions.listed());
        boolean broker = seen(response, "broker", amqp.connected());
        return response.withData("draining", drain.draining())
                .status(group && messaging && registry && broker && !drain.draining())
                .build();
    }

    private boolean seen(HealthCheckResponseBuilder response, String dependency, boolean there) {
        response.withData(dependency, there);
        if (there) {
            seen.put(dependency, true);
        }
        return seen.containsKey(dependency);
    }
}
