package dev.skein.kit.trace;

import io.opentelemetry.sdk.trace.samplers.Sampler;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** What {@link Traces} begins is kept: it has thrown the dice already, before anything was allocated. */
@Singleton
class SampledAtTheDoor {
    @Produces
    @Singleton
    Sampler sampler() {
        return Sampler.parentBased(Sampler.alwaysOn());
    }
}
