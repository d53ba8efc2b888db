package dev.skein.messaging.config;

import dev.skein.kit.postgres.PostgresPools;
import io.quarkus.reactive.datasource.ReactiveDataSource;
import io.vertx.sqlclient.Pool;
import jakarta.inject.Singleton;

/** For the pool of the message path too: what is not asked for by name is for the other one only. */
@Singleton
@ReactiveDataSource("lanes")
class LanePool extends PostgresPools {
    @Override
    public Pool create(Input input) {
        // For meters: without a name both pools would be one to them. Quarkus hands its setting on for shared pools
        // only.
        input.poolOptions().setName("lanes");
        return super.create(input);
    }
}
