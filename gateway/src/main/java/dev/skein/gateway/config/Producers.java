package dev.skein.gateway.config;

import dev.skein.gateway.call.CallRates;
import dev.skein.gateway.call.LoginRates;
import dev.skein.gateway.session.Drain;
import dev.skein.gateway.session.Liveness;
import dev.skein.gateway.session.NodeName;
import dev.skein.gateway.session.Outbound;
import dev.skein.kit.time.SteadyClock;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.random.RandomGenerator;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** What features are given: time, chance, and their part of the configuration as plain records. */
@Singleton
public class Producers {
    @Produces
    @Singleton
    Clock clock() {
        return Clock.systemUTC();
    }

    @Produces
    @Singleton
    SteadyClock steadyClock() {
        return SteadyClock.system();
    }

    @Produces
    @Singleton
    RandomGenerator random() {
        return new SecureRandom();
    }

    @Produces
    @Singleton
    NodeName node(@ConfigProperty(name = "skein.node") String name, RandomGenerator random) {
        return new NodeName(name, Integer.toString(random.nextInt(0, Integer.MAX_VALUE), Character.MAX_RADIX));
    }

    @Produces
    @Singleton
    Outbound.Limits outbound(GatewayConfig config) {
        return new Outbound.Limits(
                config.limits().outboundFrames(), config.limits().outboundBytes());
    }

    @Produces
    @Singleton
    Liveness.Heartbeat heartbeat(GatewayConfig config) {
        GatewayConfig.Heartbeat heartbeat = config.heartbeat();
        return new Liveness.Heartbeat(
                heartbeat.interval(),
                heartbeat.backgroundInterval(),
                heartbeat.timeout(),
                heartbeat.webTimeout(),
                heartbeat.backgroundTimeout());
    }

    @Produces
    @Singleton
    CallRates callRates(SteadyClock clock, GatewayConfig config) {
        return new CallRates(clock, config.limits().callsPerSecond());
    }

    @Produces
    @Singleton
    LoginRates loginRates(SteadyClock clock, GatewayConfig config) {
        return new LoginRates(clock, config.limits().loginsPerSecondPerIp());
    }

    @Produces
    @Singleton
    Drain.Settings drain(GatewayConfig config) {
        return new Drain.Settings(config.drain().timeout(), config.drain().reconnectWithin());
    }
}
