package dev.skein.push.config;

import dev.skein.kit.aside.SetAside;
import dev.skein.push.delivery.DeliverySettings;
import dev.skein.push.device.DeviceSettings;
import dev.skein.push.outbound.grpc.RecipientSettings;
import dev.skein.push.outbound.postgres.QueueSettings;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;

/** The clock, and plain settings for the features. A value that cannot work stops the start and is named. */
@Singleton
public class Producers {
    private static final Duration MAX_MESSAGE_AGE = Duration.ofDays(7);

    private final PushConfig config;

    public Producers(PushConfig config) {
        this.config = config;
    }

    @Produces
    @Singleton
    Clock clock() {
        return Clock.systemUTC();
    }

    @Produces
    @Singleton
    SetAside setAside(Vertx vertx, Pool pool, MeterRegistry metrics) {
        return new SetAside(vertx, pool, "push", metrics);
    }

    @Produces
    @Singleton
    DeviceSettings devices() {
        PushConfig.Devices devices = config.devices();
        require(devices.maxPerUser() > 0, "devices.max-per-user", "must be at least 1");
        require(devices.memoryUsers() >= 0, "devices.memory-users", "must not be negative");
        return new DeviceSettings(devices.maxPerUser(), devices.memoryUsers(), devices.memoryLife());
    }

    @Produces
    @Singleton
    RecipientSettings recipients() {
        return new RecipientSettings(config.recipients().memoryMembers());
    }

    @Produces
    @Singleton
    QueueSettings queue() {
        return new QueueSettings(config.delivery().window());
    }

    @Produces
    @Singleton
    DeliverySettings delivery() {
        PushConfig.Delivery delivery = config.delivery();
        require(config.events().inFlight() > 0, "events.in-flight", "must be at least 1");
        require(delivery.inFlight() > 0, "delivery.in-flight", "must be at least 1");
        require(delivery.retries() >= 0, "delivery.retries", "must not be negative");
        require(
                delivery.keepLog().compareTo(MAX_MESSAGE_AGE) >= 0,
                "delivery.keep-log",
                "must be at least 7 days: messages are pushed until that age");
        return new DeliverySettings(
                delivery.retries(), delivery.firstPause(), delivery.timeout(), delivery.inFlight(), MAX_MESSAGE_AGE);
    }

    private static void require(boolean holds, String key, String rule) {
        if (!holds) {
            throw new IllegalArgumentException("skein.push." + key + ": " + rule);
        }
    }
}
