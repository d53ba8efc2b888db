package dev.skein.messaging.config;

import dev.skein.kit.postgres.PostgresPools;
import io.quarkus.reactive.datasource.ReactiveDataSource;
import jakarta.inject.Singleton;

/** For the pool of the message path too: what is not asked for by name is for the other one only. */
@Singleton
@ReactiveDataSource("lanes")
class LanePool extends PostgresPools {}
