package dev.skein.group.config;

import dev.skein.group.app.BootstrapSettings;
import dev.skein.group.app.RandomIds;
import dev.skein.group.app.SecretsKey;
import dev.skein.group.change.SettleSettings;
import dev.skein.group.login.LoginSettings;
import dev.skein.group.trust.KeySettings;
import dev.skein.kit.aside.SetAside;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.UUID;

/** Time and chance, so that tests can have their own, and the settings as each feature wants them. */
class Producers {
    private final GroupConfig config;

    Producers(GroupConfig config) {
        this.config = config;
    }

    @Produces
    @Singleton
    Clock clock() {
        return Clock.systemUTC();
    }

    @Produces
    @Singleton
    SecureRandom random() {
        return new SecureRandom();
    }

    @Produces
    @Singleton
    RandomIds ids() {
        return () -> UUID.randomUUID().toString();
    }

    @Produces
    @Singleton
    SecretsKey secretsKey() {
        return new SecretsKey(config.secretsKey());
    }

    @Produces
    @Singleton
    BootstrapSettings bootstrap() {
        return new BootstrapSettings(
                config.bootstrap().appKey(),
                config.bootstrap().appSecret(),
                config.bootstrap().sampleUser());
    }

    @Produces
    @Singleton
    LoginSettings login() {
        GroupConfig.Token token = config.token();
        return new LoginSettings(
                config.password().failures(),
                config.password().lock(),
                token.access(),
                token.refresh(),
                token.refreshRepeat(),
                token.platform());
    }

    @Produces
    @Singleton
    KeySettings keys() {
        return new KeySettings(config.token().rotation(), config.token().publishAhead());
    }

    @Produces
    @Singleton
    SetAside setAside(Vertx vertx, Pool pool, MeterRegistry metrics) {
        return new SetAside(vertx, pool, "people", metrics);
    }

    @Produces
    @Singleton
    SettleSettings settle() {
        return new SettleSettings(config.settle().patience(), config.settle().repeatAfter());
    }
}
